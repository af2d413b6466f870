// SPDX-License-Identifier: Apache-2.0
import '../../styles/desk.css';
import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { desk } from '../../api/desk.ts';
import type { ExceptionRow } from '../../api/types.ts';
import { useSearchState } from '../../app/location.ts';
import { mayAs, useSession } from '../../app/session.ts';
import { useListKeys } from '../../app/shortcuts.ts';
import { Link } from '../../kit/link.tsx';
import { Mark } from '../../kit/mark.tsx';
import { PageHead } from '../../kit/page.tsx';
import { Pager } from '../../kit/pager.tsx';
import { Empty, Loaded } from '../../kit/states.tsx';
import { Tabs, useTab } from '../../kit/tabs.tsx';
import { Since } from '../../kit/time.tsx';
import { counted, plain } from '../../kit/words.ts';
import { WordsFilter } from '../../kit/words-filter.tsx';
import { DecideButtons } from './decide.tsx';
import { ProposeDialog } from './propose-dialog.tsx';
import { coverText, endOf } from './words.ts';

/** What waits for a decision comes first: it is why one opens this page. */
const tabs = [
  ['proposed', 'To decide'],
  ['expiring', 'Ending soon'],
  ['active', 'In force'],
  ['expired', 'Expired'],
  ['rejected', 'Rejected'],
  ['revoked', 'Revoked'],
] as const;
const nothing: Readonly<Record<string, string>> = {
  proposed: 'Nothing waits for a decision.',
  expiring: 'No exception ends soon.',
  active: 'No exception is in force.',
  expired: 'No exception has expired.',
  rejected: 'No exception was rejected.',
  revoked: 'No exception was revoked.',
};

export function ExceptionsPage() {
  const { search, change } = useSearchState();
  const { product, person } = useSession();
  const tab = useTab(tabs);
  const [proposing, setProposing] = useState(false);
  useListKeys();
  const state = tab === 'expiring' ? { expiring: true } : { state: tab };
  const exceptions = useQuery({
    ...desk.exceptions({ product, ...state, q: search.q, after: search.after, limit: 50 }),
    placeholderData: keepPreviousData,
  });
  const counts = useQuery({ ...desk.exceptionCounts({ product, q: search.q }), placeholderData: keepPreviousData }).data;
  const mayPropose = mayAs(person, ['maintainer', 'committee']);
  return (
    <>
      <PageHead
        title="Exceptions"
        below="Dated decisions not to act; two people stand behind each"
        actions={
          mayPropose && (
            <>
              <Link className="quiet-button" href="/exceptions/import">
                Import ignore files
              </Link>
              <Button onClick={() => setProposing(true)}>Propose</Button>
            </>
          )
        }
      />
      <Tabs label="Exceptions by state" tabs={tabs} counts={counts && { ...counts }} keep={{ q: search.q }} />
      <section className="filter-bar" aria-label="Filter">
        <WordsFilter
          label="Id, package, reason or owner"
          value={search.q ?? ''}
          onChange={(q) => change({ q, after: undefined })}
        />
      </section>
      <div className="busy-when-old" aria-busy={exceptions.isPlaceholderData}>
        <Loaded query={exceptions} lines={12}>
          {(page) =>
            page.items.length === 0 ? (
              <Empty title={search.q ? 'No exception of this state fits.' : (nothing[tab] ?? '')}>
                {search.q ? <p>The numbers beside the other states tell where it was found.</p> : <Next tab={tab} />}
              </Empty>
            ) : (
              <>
                <ExceptionsTable rows={page.items} />
                <Pager next={page.next} />
              </>
            )
          }
        </Loaded>
      </div>
      {proposing && <ProposeDialog onClose={() => setProposing(false)} />}
    </>
  );
}

/** Where to go from an empty list. */
function Next({ tab }: { tab: string }) {
  if (tab !== 'proposed' && tab !== 'active') return null;
  return (
    <p>
      {tab === 'proposed' ? (
        <>
          Look at <Link href="/exceptions?tab=expiring">what ends soon</Link>, so that nothing comes back unasked.
        </>
      ) : (
        <>
          One is proposed from a <Link href="/findings">finding</Link>, or taken over from{' '}
          <Link href="/exceptions/import">ignore files</Link>.
        </>
      )}
    </p>
  );
}

function ExceptionsTable({ rows }: { rows: readonly ExceptionRow[] }) {
  return (
    <table className="table desk-table exceptions-table">
      <caption className="unseen">Exceptions</caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Why</th>
          <th scope="col">Who</th>
          <th scope="col">Until</th>
          <th scope="col">Decision</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row }: { row: ExceptionRow }) {
  const end = endOf(row);
  return (
    <tr>
      <th scope="row" className="cell-main">
        <Link href={`/exceptions/${row.id}`} data-row={row.id} className="cell-title">
          <span className="mono">{row.about}</span>
        </Link>
        <span className="cell-more">{coverText(row)}</span>
        <span className="cell-more">
          {row.findings === 0 ? 'covers no finding now' : `covers ${counted(row.findings, 'finding')}`}
          {row.reconfirm && (
            <>
              {' '}
              <span className="tag" data-tone="warn">
                Holds nothing until confirmed again
              </span>
            </>
          )}
        </span>
      </th>
      <td data-label="Why" className="cell-why">
        {row.reason ? <p className="clamp">{row.reason}</p> : <Mark tone="warn">No reason given</Mark>}
        {row.evidence !== '' && <p className="cell-more clamp">Evidence: {row.evidence}</p>}
      </td>
      <td data-label="Who">
        {row.owner || <span className="faint">no owner</span>}
        <span className="cell-more">
          proposed by {row.proposedBy?.name ?? 'an import'}, <Since at={row.proposedAt} />
        </span>
      </td>
      <td data-label="Until">
        <Mark tone={end.tone}>{end.text}</Mark>
        <span className="cell-more">{row.expires}</span>
      </td>
      <td data-label="Decision" className="cell-decide">
        <span className="tag">{plain(row.decision)}</span>
        <DecideButtons row={row} small />
      </td>
    </tr>
  );
}
