// SPDX-License-Identifier: Apache-2.0
import '../../styles/desk.css';
import { Button, NativeSelect } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queries } from '../../api/queries.ts';
import type { Target, TargetKind } from '../../api/types.ts';
import { useSearchState } from '../../app/location.ts';
import { mayAs, useSession } from '../../app/session.ts';
import { useListKeys } from '../../app/shortcuts.ts';
import { Link } from '../../kit/link.tsx';
import { Mark } from '../../kit/mark.tsx';
import { PageHead } from '../../kit/page.tsx';
import { Pager } from '../../kit/pager.tsx';
import { SeverityLine } from '../../kit/severity.tsx';
import { Empty, Loaded } from '../../kit/states.tsx';
import { Since } from '../../kit/time.tsx';
import { countText, numberText, plain } from '../../kit/words.ts';
import { WordsFilter } from '../../kit/words-filter.tsx';
import { coverageOf } from './coverage.ts';
import { NewTarget } from './new-target.tsx';

const targetKinds: readonly TargetKind[] = ['repository', 'image', 'chart', 'external'];

export function TargetsPage() {
  const { search, change } = useSearchState();
  const { product, person } = useSession();
  const [adding, setAdding] = useState(false);
  useListKeys();
  const targets = useQuery({
    ...queries.targets({ product, kind: search.kind, q: search.q, missing: search.missing, after: search.after, limit: 50 }),
    placeholderData: keepPreviousData,
  });
  const count = targets.data?.count;
  const filter = (patch: Readonly<Record<string, string | undefined>>) => change({ ...patch, after: undefined });
  const filtered = Boolean(search.q || search.kind || search.missing);
  return (
    <>
      <PageHead
        title="Targets"
        below={count ? `${countText(count)} that are scanned, or should be` : 'What is scanned, and what should be'}
        actions={mayAs(person, ['maintainer', 'committee']) && <Button onClick={() => setAdding(true)}>New target</Button>}
      />
      <section className="filter-bar" aria-label="Filter">
        <WordsFilter label="Name or reference" value={search.q ?? ''} onChange={(q) => filter({ q })} />
        <NativeSelect
          aria-label="Kind"
          value={search.kind ?? ''}
          onChange={(event) => filter({ kind: event.currentTarget.value })}
          data={[{ value: '', label: 'Any kind' }, ...targetKinds.map((kind) => ({ value: kind, label: plain(kind) }))]}
        />
        <button
          type="button"
          className="toggle"
          aria-pressed={search.missing === 'true'}
          onClick={() => filter({ missing: search.missing === 'true' ? undefined : 'true' })}
        >
          Scan missing
        </button>
      </section>
      <Loaded query={targets} lines={12}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty title={filtered ? 'No target fits.' : 'No target yet.'}>
              {!filtered && <p>A target is made by the first report that names it, or here.</p>}
            </Empty>
          ) : (
            <>
              <TargetsTable rows={page.items} />
              <Pager next={page.next} />
            </>
          )
        }
      </Loaded>
      {adding && <NewTarget onClose={() => setAdding(false)} />}
    </>
  );
}

function TargetsTable({ rows }: { rows: readonly Target[] }) {
  return (
    <table className="table desk-table">
      <caption className="unseen">Targets</caption>
      <thead>
        <tr>
          <th scope="col">Target</th>
          <th scope="col">Scans</th>
          <th scope="col">Scope</th>
          <th scope="col">Last report</th>
          <th scope="col" className="cell-number">
            Components
          </th>
          <th scope="col">Open findings</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <TargetRow key={row.id} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function TargetRow({ row }: { row: Target }) {
  const coverage = coverageOf(row, Date.now());
  return (
    <tr>
      <th scope="row" className="cell-main">
        <Link href={`/targets/${row.id}`} data-row={row.id} className="cell-title">
          {row.name}
        </Link>
        <span className="cell-more mono">{row.ref}</span>
      </th>
      <td data-label="Scans">
        <Mark tone={coverage.tone}>{coverage.text}</Mark>
        {row.missing.length > 1 && <span className="cell-more">{row.missing.map(({ tool }) => tool).join(', ')}</span>}
      </td>
      <td data-label="Scope">
        {row.scope === 'in' ? 'In' : 'Out'}
        {row.scopeReason !== '' && <span className="cell-more">{row.scopeReason}</span>}
      </td>
      <td data-label="Last report">
        {row.lastReportAt ? <Since at={row.lastReportAt} /> : <span className="faint">never</span>}
      </td>
      <td data-label="Components" className="cell-number">
        {numberText(row.components)}
      </td>
      <td data-label="Open findings">
        <SeverityLine counts={row.open} />
      </td>
    </tr>
  );
}
