// SPDX-License-Identifier: Apache-2.0
import { TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { desk } from '../../api/desk.ts';
import type { ComponentRow, InventoryRow } from '../../api/types.ts';
import { useIdInPath, useSearchState } from '../../app/location.ts';
import { useListKeys } from '../../app/shortcuts.ts';
import { Link } from '../../kit/link.tsx';
import { Pager } from '../../kit/pager.tsx';
import { SeverityLine } from '../../kit/severity.tsx';
import { Empty, Loaded } from '../../kit/states.tsx';
import { counted, dayText, instantText } from '../../kit/words.ts';
import { WordsFilter } from '../../kit/words-filter.tsx';
import { dayOf, placeIn } from './rows.ts';

/** What the target held at the end of a day, or at the instant that an address names; without either: now. */
export function AtDate({ target, newest }: { target: number; newest: readonly InventoryRow[] }) {
  const { search, change } = useSearchState();
  useListKeys();
  const { at, q, after } = search;
  const held = useQuery(desk.inventories(target, { at, limit: 1 }));
  const components = useQuery({
    ...desk.inventory(target, { at, q, after, limit: 50 }),
    placeholderData: keepPreviousData,
  });
  const inventory = held.data?.items[0];
  const today = new Date().toISOString().slice(0, 10);
  return (
    <>
      <section className="filter-bar" aria-label="Filter">
        <span className="inline-field">
          <span aria-hidden="true">At the end of (UTC)</span>
          <TextInput
            aria-label="At the end of this day, UTC"
            type="date"
            max={today}
            value={dayOf(at) ?? at?.slice(0, 10) ?? today}
            onChange={(event) => change({ at: event.currentTarget.value, after: undefined })}
          />
        </span>
        <WordsFilter label="Name or package URL" value={q ?? ''} onChange={(words) => change({ q: words, after: undefined })} />
      </section>
      <Loaded query={held} lines={8}>
        {() =>
          inventory === undefined ? (
            <Before first={newest.at(-1)} />
          ) : (
            <>
              <Held row={inventory} />
              <Loaded query={components} lines={12}>
                {(page) =>
                  page.items.length === 0 ? (
                    <Empty title="No component fits." />
                  ) : (
                    <div className="busy-when-old" aria-busy={components.isPlaceholderData}>
                      <ComponentsTable rows={page.items} />
                      <Pager next={page.next} />
                    </div>
                  )
                }
              </Loaded>
            </>
          )
        }
      </Loaded>
    </>
  );
}

/** Nothing is not the same as unknown: before the first inventory nobody told what was inside. */
function Before({ first }: { first: InventoryRow | undefined }) {
  const target = useIdInPath();
  return (
    <Empty title="For that day nobody has told what was inside.">
      {first && (
        <p>
          That is not known to be nothing. The first inventory is of{' '}
          <Link href={placeIn(target, { tab: 'at', at: first.at })}>{dayText(first.at)}</Link>.
        </p>
      )}
    </Empty>
  );
}

function Held({ row }: { row: InventoryRow }) {
  return (
    <p className="held">
      <strong>{counted(row.components, 'component')}</strong>
      {row.version !== '' && ` of ${row.version}`}, told on {instantText(row.at)}
      {row.report !== null && (
        <>
          {' by '}
          <Link href={`/imports/${row.report}`}>{row.file || `report ${row.report}`}</Link>
        </>
      )}
      {row.tool !== '' && ` (${row.tool})`}. Open findings are those of now.
    </p>
  );
}

function ComponentsTable({ rows }: { rows: readonly ComponentRow[] }) {
  return (
    <table className="table desk-table">
      <caption className="unseen">Components that it held</caption>
      <thead>
        <tr>
          <th scope="col">Component</th>
          <th scope="col">Ecosystem</th>
          <th scope="col">Licences</th>
          <th scope="col">Open findings now</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row" className="cell-main">
              <Link href={`/components/${row.id}`} data-row={row.id} className="cell-title">
                <span className="mono">
                  {row.name} {row.version}
                </span>
              </Link>
              {row.deprecated !== '' && (
                <span className="cell-more">
                  <span className="tag" data-tone="warn">
                    Deprecated
                  </span>{' '}
                  {row.deprecated}
                </span>
              )}
            </th>
            <td data-label="Ecosystem">{row.ecosystem}</td>
            <td data-label="Licences">
              {row.licenses.length === 0 ? <span className="faint">none told</span> : row.licenses.join(', ')}
            </td>
            <td data-label="Open now">
              <SeverityLine counts={row.open} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
