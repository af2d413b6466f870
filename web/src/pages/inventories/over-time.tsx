// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { desk } from '../../api/desk.ts';
import type { InventoryRow } from '../../api/types.ts';
import { useIdInPath, useSearchState } from '../../app/location.ts';
import { useListKeys } from '../../app/shortcuts.ts';
import { Link } from '../../kit/link.tsx';
import { Card } from '../../kit/page.tsx';
import { Pager } from '../../kit/pager.tsx';
import { Loaded } from '../../kit/states.tsx';
import { Since } from '../../kit/time.tsx';
import { counted, dayText, numberText } from '../../kit/words.ts';
import { Steps } from '../../pictures/steps.tsx';
import { beforeIn, growthText, listed, placeIn } from './rows.ts';

/** Every inventory with its day and where it comes from; j and k walk the rows, Enter opens what it held. */
export function OverTime({ target }: { target: number }) {
  const { search } = useSearchState();
  useListKeys();
  const all = useQuery(desk.inventories(target, listed)).data?.items ?? [];
  const page = useQuery({
    ...desk.inventories(target, { limit: 50, after: search.after }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      {all.length > 1 && (
        <Card title="Components over time" aside={pictureText(all)}>
          <div className="card-body">
            <Steps points={all.map(({ at, components }) => ({ at, value: components })).reverse()} />
          </div>
        </Card>
      )}
      <Loaded query={page} lines={8}>
        {({ items, next }) => (
          <div className="busy-when-old" aria-busy={page.isPlaceholderData}>
            <InventoriesTable target={target} rows={items} all={all} ends={next === null} />
            <Pager next={next} />
          </div>
        )}
      </Loaded>
    </>
  );
}

function pictureText(rows: readonly InventoryRow[]): string {
  const [newest, oldest] = [rows[0], rows.at(-1)];
  if (!newest || !oldest) return '';
  return `${counted(oldest.components, 'component')} on ${dayText(oldest.at)}, ${numberText(newest.components)} now`;
}

interface TableProps {
  target: number;
  rows: readonly InventoryRow[];
  /** With what stands on other pages: the one before the last row. */
  all: readonly InventoryRow[];
  /** Whether the last row is the first inventory of all. */
  ends: boolean;
}

function InventoriesTable({ target, rows, all, ends }: TableProps) {
  return (
    <table className="table desk-table">
      <caption className="unseen">Inventories, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Handed in</th>
          <th scope="col">Version</th>
          <th scope="col">From</th>
          <th scope="col" className="cell-number">
            Components
          </th>
          <th scope="col">Against the one before</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row" className="cell-main">
              <Link href={placeIn(target, { tab: 'at', at: row.at })} data-row={row.id} className="cell-title">
                {dayText(row.at)}
              </Link>
              <span className="cell-more">
                <Since at={row.at} />
              </span>
            </th>
            <td data-label="Version">
              {row.version || <span className="faint">none told</span>}
              {row.digest !== '' && <span className="cell-more mono">{row.digest.slice(0, 19)}…</span>}
            </td>
            <td data-label="From">
              <From row={row} />
            </td>
            <td data-label="Components" className="cell-number">
              {numberText(row.components)}
            </td>
            <td data-label="Change">
              <Against row={row} before={beforeIn(all, row) ?? beforeIn(rows, row)} ends={ends} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function From({ row }: { row: InventoryRow }) {
  if (row.report === null) return <span className="faint">no report</span>;
  return (
    <>
      <Link href={`/imports/${row.report}`}>{row.file || `Report ${row.report}`}</Link>
      <span className="cell-more">{row.tool}</span>
    </>
  );
}

function Against({ row, before, ends }: { row: InventoryRow; before: InventoryRow | undefined; ends: boolean }) {
  const target = useIdInPath();
  if (row.same) return <span className="faint">the very same</span>;
  if (!before) return <span className="faint">{ends ? 'the first' : 'see the next page'}</span>;
  const more = row.components - before.components;
  return (
    <Link href={placeIn(target, { tab: 'diff', from: String(before.id), to: String(row.id) })}>
      {more === 0 ? 'Changed, as many as before' : `Changed, ${growthText(more)}`}
    </Link>
  );
}
