// SPDX-License-Identifier: Apache-2.0
import '../../styles/desk.css';
import '../../styles/cases.css';
import { useQuery } from '@tanstack/react-query';
import { drafts } from '../../api/advisories.ts';
import type { AdvisoryRow } from '../../api/types.ts';
import { useListKeys } from '../../app/shortcuts.ts';
import { Link } from '../../kit/link.tsx';
import { PageHead } from '../../kit/page.tsx';
import { Scroll } from '../../kit/scroll.tsx';
import { Severity } from '../../kit/severity.tsx';
import { Empty, Loaded } from '../../kit/states.tsx';
import { Tabs, useTab } from '../../kit/tabs.tsx';
import { Since } from '../../kit/time.tsx';
import { counted, plain } from '../../kit/words.ts';

const tabs = [
  ['all', 'All'],
  ['draft', 'Drafts'],
  ['review', 'In review'],
  ['approved', 'Approved'],
  ['published', 'Published'],
  ['dropped', 'Dropped'],
] as const;

export function AdvisoriesPage() {
  const tab = useTab(tabs);
  const list = useQuery(drafts.list({ limit: 100, ...(tab !== 'all' && { state: tab }) }));
  useListKeys();
  return (
    <>
      <PageHead
        title="Advisories"
        below="Drafts that you may read, and what was published."
        actions={
          <>
            <Link href="/advisories/settings" className="quiet-button">
              Who publishes
            </Link>
            <Link href="/advisories/new" className="quiet-button">
              New advisory
            </Link>
          </>
        }
      />
      <Tabs label="Advisories" tabs={tabs} />
      <Loaded query={list}>
        {({ items }) => (items.length === 0 ? <Empty title="No advisory stands here." /> : <Table rows={items} />)}
      </Loaded>
    </>
  );
}

function Table({ rows }: { rows: readonly AdvisoryRow[] }) {
  return (
    <Scroll label="Advisories">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Number</th>
            <th scope="col">State</th>
            <th scope="col">Level</th>
            <th scope="col">Still to do</th>
            <th scope="col">Comments</th>
            <th scope="col">Other numbers</th>
            <th scope="col">Changed</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.uid}>
              <td>
                <Link href={`/advisories/${row.uid}`} data-row={row.uid}>
                  {row.number}
                </Link>{' '}
                {row.caseName && <span className="tag">{row.caseName}</span>}
                <div className="faint">{row.title || 'No title yet'}</div>
              </td>
              <td>
                {plain(row.state)}
                {row.state === 'review' && <div className="faint">{row.approvals} of 2 approved</div>}
              </td>
              <td>
                <Severity severity={row.severity} />
              </td>
              <td>{todo(row)}</td>
              <td>{row.commentsOpen === 0 ? <span className="faint">None open</span> : `${row.commentsOpen} open`}</td>
              <td>
                {row.numbers.length === 0 && <span className="faint">None asked for</span>}
                {row.numbers.map((number) => (
                  <div key={number.uid}>{numberWords(number)}</div>
                ))}
              </td>
              <td>
                <Since at={row.changedAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function todo({ missing, faults }: AdvisoryRow): string {
  const parts = [
    ...(missing > 0 ? [`${counted(missing, 'field')} missing`] : []),
    ...(faults > 0 ? [counted(faults, 'fault')] : []),
  ];
  return parts.join(', ') || 'Nothing';
}

/** `CVE-1900-0042`, or `CVE requested, waits 3 days`. */
export function numberWords({ kind, state, value, waitsDays }: AdvisoryRow['numbers'][number]): string {
  if (value !== null) return `${value} (${state})`;
  const waiting = waitsDays === null ? '' : `, waits ${counted(waitsDays, 'day')}`;
  return `${kind === 'other' ? 'Number' : kind.toUpperCase()} ${state}${waiting}`;
}
