// SPDX-License-Identifier: Apache-2.0
import '../../styles/desk.css';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useChange } from '../../api/changes.ts';
import { apiAddress } from '../../api/client.ts';
import { desk } from '../../api/desk.ts';
import type { ReportRow } from '../../api/types.ts';
import { useIdInPath } from '../../app/location.ts';
import { mayAs, useSession } from '../../app/session.ts';
import { Facts } from '../../kit/facts.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Link } from '../../kit/link.tsx';
import { Mark } from '../../kit/mark.tsx';
import { Card, PageHead } from '../../kit/page.tsx';
import { ReasonDialog } from '../../kit/reason-dialog.tsx';
import { Loaded } from '../../kit/states.tsx';
import { Since } from '../../kit/time.tsx';
import { counted, numberText, plain } from '../../kit/words.ts';
import { shownCounts, sizeText, stateWords } from './counts.ts';

export function ImportReportPage() {
  const report = useQuery(desk.report(useIdInPath()));
  const row = report.data;
  return (
    <>
      <PageHead
        title={row ? row.file || `Report ${row.id}` : 'Report'}
        above={<Link href="/imports">Imports</Link>}
        below={
          row && (
            <span className="facts" aria-live="polite">
              <Mark tone={stateWords[row.state].tone}>{stateWords[row.state].text}</Mark>
              <span>
                {row.tool} {row.toolVersion} for <Link href={`/targets/${row.target.id}`}>{row.target.name}</Link>
              </span>
            </span>
          )
        }
        actions={
          row && (
            <>
              {(row.counts.components ?? 0) > 0 && (
                <Link className="quiet-button" href={`/targets/${row.target.id}/inventories`}>
                  Inventories of the target
                </Link>
              )}
              <Link className="quiet-button" href={`/findings?target=${row.target.id}`}>
                Findings of the target
              </Link>
              <a className="quiet-button" href={apiAddress(`/reports/${row.id}/original`)} download>
                <Icon name="download" /> Original file
              </a>
            </>
          )
        }
      />
      <Loaded query={report} lines={8}>
        {(data) => <Body row={data} />}
      </Loaded>
    </>
  );
}

function Body({ row }: { row: ReportRow }) {
  return (
    <>
      {row.state === 'held' && <Held row={row} />}
      {row.state === 'refused' && (
        <div className="notice" data-tone="bad" role="alert">
          <Icon name="alert" size={18} />
          <div>
            <p>
              <strong>It was not taken in, and nothing was changed.</strong>
            </p>
            <p>{row.reason}</p>
          </div>
        </div>
      )}
      <div className="columns">
        <Card title={row.state === 'held' ? 'What it would change' : 'What it changed'}>
          <Counts row={row} />
          {row.state === 'imported' && row.proof === '' && (
            <p className="card-foot soft">
              It is no proof of a scan, so nothing that a tool has found is closed because this report does not tell it.
            </p>
          )}
        </Card>
        <Card title="About it">
          <div className="card-body">
            <About row={row} />
          </div>
        </Card>
      </div>
      <Card title="Noticed while reading" aside={String(row.notices.length)}>
        {row.notices.length === 0 ? (
          <p className="card-body soft">
            {row.state === 'received' || row.state === 'importing' ? 'Not read yet.' : 'Nothing: it was read whole.'}
          </p>
        ) : (
          <ul className="plain-list bulleted">
            {row.notices.map((notice) => (
              <li key={notice}>{notice}</li>
            ))}
          </ul>
        )}
      </Card>
    </>
  );
}

/** A report that would end many findings at once waits for a person: a broken scan looks just like a great clean-up. */
function Held({ row }: { row: ReportRow }) {
  const { person } = useSession();
  const [asking, setAsking] = useState(false);
  const confirm = useChange<{ reason: string }>({
    path: () => `/reports/${row.id}/confirm`,
    refresh: ['/reports', '/findings', '/overview', '/targets'],
    done: () => 'Confirmed. The report is taken in now.',
    after: () => setAsking(false),
  });
  const held = row.counts.held || row.counts.closed || 0;
  const closes = held > 0 ? counted(held, 'finding') : 'many findings';
  return (
    <div className="notice" data-tone="warn">
      <Icon name="pause" size={18} />
      <div>
        <p>
          <strong>It would close {closes} at once, so it waits.</strong>
        </p>
        <p>
          {row.reason || 'A scan that looked at too little looks just like a great clean-up. Check that it ran over everything.'}
        </p>
        {mayAs(person, ['maintainer', 'committee']) ? (
          <Button onClick={() => setAsking(true)}>Confirm the closures</Button>
        ) : (
          <p className="soft">A maintainer can confirm it.</p>
        )}
      </div>
      {asking && (
        <ReasonDialog
          title={held > 0 ? `Confirm: ${closes} gone` : 'Confirm that they are gone'}
          verb="Confirm"
          danger
          description="Why they are really gone: what was updated, removed or moved."
          busy={confirm.isPending}
          error={confirm.error}
          onClose={() => setAsking(false)}
          onSend={(reason) => confirm.mutate({ reason })}
        >
          <p>
            They are closed as fixed, with this report as the proof. If the scan looked at less than before, refuse instead: scan
            again and hand in the new report, which takes the place of this one.
          </p>
        </ReasonDialog>
      )}
    </div>
  );
}

function Counts({ row }: { row: ReportRow }) {
  const counts = shownCounts(row.counts);
  if (counts.length === 0) {
    return (
      <p className="card-body soft">
        {row.state === 'received' || row.state === 'importing'
          ? 'Not known yet; this page looks again by itself.'
          : 'Nothing was counted.'}
      </p>
    );
  }
  return (
    <ul className="rows">
      {counts.map(([name, value]) => (
        <li key={name}>
          <span>{plain(name)}</span>
          <strong>{numberText(value)}</strong>
        </li>
      ))}
    </ul>
  );
}

function About({ row }: { row: ReportRow }) {
  return (
    <Facts
      facts={[
        [
          'Target',
          <span key="target" className="mono">
            {row.target.ref}
          </span>,
        ],
        ['Version', row.version],
        ['Format', row.format],
        ['Size', sizeText(row.bytes)],
        ['Digest', <code key="digest">{row.digest}</code>],
        ['Proof it ran', row.proof],
        [
          'Handed in',
          <span key="received">
            <Since at={row.receivedAt} /> by {row.receivedBy.name}
            {row.receivedBy.kind !== 'person' && ` (${row.receivedBy.kind})`}
          </span>,
        ],
        ['Finished', row.finishedAt && <Since at={row.finishedAt} />],
      ]}
    />
  );
}
