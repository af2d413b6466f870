// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { queries } from '../../api/queries.ts';
import type { ComponentRow } from '../../api/types.ts';
import { useSearchState } from '../../app/location.ts';
import { useSession } from '../../app/session.ts';
import { useListKeys } from '../../app/shortcuts.ts';
import { Link } from '../../kit/link.tsx';
import { PageHead } from '../../kit/page.tsx';
import { Pager } from '../../kit/pager.tsx';
import { SeverityLine } from '../../kit/severity.tsx';
import { Empty, Loaded } from '../../kit/states.tsx';
import { countText } from '../../kit/words.ts';
import { WordsFilter } from '../../kit/words-filter.tsx';

export function ComponentsPage() {
  const { search, change } = useSearchState();
  const { product } = useSession();
  useListKeys();
  const components = useQuery({
    ...queries.components({
      product,
      target: search.target,
      q: search.q,
      deprecated: search.deprecated,
      after: search.after,
      limit: 50,
    }),
    placeholderData: keepPreviousData,
  });
  const count = components.data?.count;
  return (
    <>
      <PageHead
        title="Components"
        below={count ? `${countText(count)} in current inventories` : 'What the current inventories hold'}
      />
      <section className="filter-bar" aria-label="Filter">
        <WordsFilter label="Name or package URL" value={search.q ?? ''} onChange={(q) => change({ q, after: undefined })} />
        <button
          type="button"
          className="toggle"
          aria-pressed={search.deprecated === 'true'}
          onClick={() => change({ deprecated: search.deprecated === 'true' ? undefined : 'true', after: undefined })}
        >
          Deprecated
        </button>
      </section>
      <Loaded query={components} lines={12}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty title={search.q ? 'No component fits.' : 'No inventory yet.'}>
              <p>Components come from scans of Ngao, from SBOMs, and from reports that carry an inventory.</p>
            </Empty>
          ) : (
            <>
              <ComponentsTable rows={page.items} />
              <Pager next={page.next} />
            </>
          )
        }
      </Loaded>
    </>
  );
}

function ComponentsTable({ rows }: { rows: readonly ComponentRow[] }) {
  return (
    <table className="table components-table">
      <caption className="unseen">Components</caption>
      <thead>
        <tr>
          <th scope="col">Component</th>
          <th scope="col">Ecosystem</th>
          <th scope="col">Licences</th>
          <th scope="col" className="cell-number">
            Targets
          </th>
          <th scope="col">Open findings</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td className="cell-main">
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
            </td>
            <td>{row.ecosystem}</td>
            <td>{row.licenses.length === 0 ? <span className="faint">none told</span> : row.licenses.join(', ')}</td>
            <td className="cell-number">
              {row.targets}
              <span className="narrow-word"> {row.targets === 1 ? 'target' : 'targets'}</span>
            </td>
            <td>
              <SeverityLine counts={row.open} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
