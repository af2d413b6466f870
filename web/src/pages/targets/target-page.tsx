// SPDX-License-Identifier: Apache-2.0
import '../../styles/desk.css';
import { useQuery } from '@tanstack/react-query';
import { desk } from '../../api/desk.ts';
import type { Target } from '../../api/types.ts';
import { useIdInPath } from '../../app/location.ts';
import { Facts } from '../../kit/facts.tsx';
import { Link } from '../../kit/link.tsx';
import { Mark } from '../../kit/mark.tsx';
import { Card, PageHead } from '../../kit/page.tsx';
import { SeverityLine, sumOf } from '../../kit/severity.tsx';
import { Loaded } from '../../kit/states.tsx';
import { Day, Since } from '../../kit/time.tsx';
import { counted, plain } from '../../kit/words.ts';
import { coverageOf, expectedRows, intervalText } from './coverage.ts';
import { TargetActions } from './target-actions.tsx';

export function TargetPage() {
  const id = useIdInPath();
  const target = useQuery(desk.target(id));
  const data = target.data;
  return (
    <>
      <PageHead
        title={data?.name ?? 'Target'}
        above={<Link href="/targets">Targets</Link>}
        below={data && <TargetFacts target={data} />}
        actions={data && <TargetActions target={data} />}
      />
      <Loaded query={target} lines={8}>
        {(view) => <Body target={view} />}
      </Loaded>
    </>
  );
}

function TargetFacts({ target }: { target: Target }) {
  const coverage = coverageOf(target, Date.now());
  return (
    <span className="facts">
      <span className="tag">{plain(target.kind)}</span>
      <span className="mono">{target.ref}</span>
      <Mark tone={coverage.tone}>{coverage.text}</Mark>
    </span>
  );
}

function Body({ target }: { target: Target }) {
  return (
    <div className="columns wide-first">
      <div>
        <Card title="Expected scans" aside={target.expects.length > 0 && counted(target.expects.length, 'tool')}>
          <Expected target={target} />
        </Card>
        <Card title="What arrived" aside={counted(target.streams.length, 'stream')}>
          <Streams target={target} />
        </Card>
      </div>
      <div>
        <Card title="Open findings" aside={String(sumOf(target.open))}>
          <div className="card-body">
            <SeverityLine counts={target.open} />
            <Link href={`/findings?target=${target.id}`}>All findings of this target</Link>
          </div>
        </Card>
        <Card title="About it">
          <div className="card-body">
            <Facts
              facts={[
                ['Scope', target.scope === 'in' ? 'In scope' : `Out of scope: ${target.scopeReason}`],
                ['Inventory', <Inventory key="inventory" target={target} />],
                ['Reports', <Reports key="reports" target={target} />],
                ['Archived', target.archivedAt && <Day at={target.archivedAt} />],
              ]}
            />
          </div>
        </Card>
      </div>
    </div>
  );
}

function Inventory({ target }: { target: Target }) {
  const places = `/targets/${target.id}/inventories`;
  if (target.components === 0) {
    return (
      <span>
        <span className="faint">No report told what is inside.</span> <Link href={places}>What helps</Link>
      </span>
    );
  }
  return (
    <span>
      <Link href={`${places}?tab=at`}>{counted(target.components, 'component')}</Link>, <Link href={places}>over time</Link>,{' '}
      <Link href={`${places}?tab=diff`}>last change</Link>
    </span>
  );
}

function Reports({ target }: { target: Target }) {
  return (
    <>
      <Link href={`/imports?target=${target.id}`}>All reports</Link>
      {target.lastReportAt && (
        <span className="soft">
          , last <Since at={target.lastReportAt} />
        </span>
      )}
    </>
  );
}

function Expected({ target }: { target: Target }) {
  if (target.expects.length === 0) {
    return (
      <p className="card-body soft">
        Nothing is expected, so nothing can be told as missing. Say which tools should scan it, and how often.
      </p>
    );
  }
  return (
    <ul className="rows">
      {expectedRows(target).map(({ tool, everyHours, last, dueAt }) => (
        <li key={tool}>
          <span>
            <strong>{tool}</strong>
            <span className="soft">
              {intervalText(everyHours)},{' '}
              {last ? (
                <>
                  last <Since at={last} />
                </>
              ) : (
                'never came'
              )}
            </span>
          </span>
          {dueAt ? (
            <Mark tone="bad">
              Missing, was due <Since at={dueAt} />
            </Mark>
          ) : (
            <Mark tone="good">In time</Mark>
          )}
        </li>
      ))}
    </ul>
  );
}

function Streams({ target }: { target: Target }) {
  if (target.streams.length === 0) return <p className="card-body soft">No report yet.</p>;
  return (
    <table className="table plain-table desk-table">
      <caption className="unseen">Streams of reports</caption>
      <thead>
        <tr>
          <th scope="col">Tool</th>
          <th scope="col">Category</th>
          <th scope="col">Last report</th>
          <th scope="col">Last proof that it ran</th>
        </tr>
      </thead>
      <tbody>
        {target.streams.map(({ tool, category, lastReportAt, lastProofAt }) => (
          <tr key={`${tool} ${category}`}>
            <th scope="row" className="cell-main">
              {tool}
            </th>
            <td data-label="Category">{category || <span className="faint">none</span>}</td>
            <td data-label="Last report">{lastReportAt ? <Since at={lastReportAt} /> : <span className="faint">never</span>}</td>
            <td data-label="Last proof">{lastProofAt ? <Since at={lastProofAt} /> : <span className="faint">none</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
