// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { apiAddress } from '../../api/client.ts';
import { queries } from '../../api/queries.ts';
import { type Search, useSearchState } from '../../app/location.ts';
import { mayAs, useSession } from '../../app/session.ts';
import { useListKeys } from '../../app/shortcuts.ts';
import { Icon } from '../../kit/icon.tsx';
import { Link } from '../../kit/link.tsx';
import { PageHead } from '../../kit/page.tsx';
import { Pager } from '../../kit/pager.tsx';
import { Empty, Loaded } from '../../kit/states.tsx';
import { countText } from '../../kit/words.ts';
import { BulkBar } from './bulk-bar.tsx';
import { FilterBar } from './filter-bar.tsx';
import { FindingsTable } from './findings-table.tsx';
import { filterOf, isFiltered, queryOf } from './query.ts';
import { SavedViews } from './saved-views.tsx';

export function FindingsPage() {
  const { search, change } = useSearchState();
  const { product, person } = useSession();
  const findings = useQuery({ ...queries.findings(queryOf(search, product)), placeholderData: keepPreviousData });
  const facets = useQuery({ ...queries.facets(filterOf(search, product)), placeholderData: keepPreviousData });
  const [chosen, toggle, clear] = useChosen(search);
  useListKeys(toggle);
  // A link to this page shows the same to whoever opens it, so the address tells the product too.
  useEffect(() => {
    if (product !== undefined && search.product === undefined) change({ product: String(product) });
  }, [product, search, change]);
  const rows = findings.data?.items ?? [];
  const filter = (patch: Readonly<Record<string, string | undefined>>) => change({ ...patch, after: undefined });
  return (
    <>
      <PageHead
        title="Findings"
        below={facets.data ? `${countText(facets.data.count)} ${isFiltered(search) ? 'fit the filter' : 'open'}` : ' '}
        actions={
          <>
            <SavedViews />
            <a className="quiet-button" href={apiAddress('/findings.csv', filterOf(search, product))} download>
              <Icon name="download" /> CSV
            </a>
          </>
        }
      />
      <FilterBar search={search} facets={facets.data} onChange={filter} />
      <Loaded query={findings} lines={12}>
        {(page) =>
          page.items.length === 0 ? (
            <NoFindings search={search} onClear={filter} />
          ) : (
            <div aria-busy={findings.isPlaceholderData} className="busy-when-old">
              <FindingsTable
                rows={page.items}
                chosen={chosen}
                onToggle={toggle}
                onAll={() =>
                  chosen.size === page.items.length
                    ? clear()
                    : page.items.forEach(({ id }) => void (chosen.has(id) || toggle(id)))
                }
              />
              <Pager next={page.next} />
            </div>
          )
        }
      </Loaded>
      {mayAs(person, ['maintainer', 'committee']) && <BulkBar rows={rows.filter(({ id }) => chosen.has(id))} onClear={clear} />}
    </>
  );
}

/** The chosen rows. Another filter or another page begins anew: what is not seen is not changed. */
function useChosen(search: Search): [ReadonlySet<number>, (id: number) => void, () => void] {
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const address = JSON.stringify(search);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it begins anew when the address changes
  useEffect(() => setChosen(new Set()), [address]);
  const toggle = useCallback(
    (id: number) =>
      setChosen((before) => (before.has(id) ? new Set([...before].filter((one) => one !== id)) : new Set([...before, id]))),
    [],
  );
  return [chosen, toggle, useCallback(() => setChosen(new Set()), [])];
}

interface NoneProps {
  search: Search;
  onClear: (patch: Readonly<Record<string, string | undefined>>) => void;
}

function NoFindings({ search, onClear }: NoneProps) {
  if (!isFiltered(search)) {
    return (
      <Empty title="No open findings.">
        <p>
          That is only as good as what was scanned: see the coverage on the <Link href="/">overview</Link>.
        </p>
      </Empty>
    );
  }
  const none = Object.fromEntries(
    Object.keys(search)
      .filter((key) => key !== 'product' && key !== 'sort')
      .map((key) => [key, undefined]),
  );
  return (
    <Empty title="No finding fits this filter.">
      <p>
        <button type="button" className="text-button" onClick={() => onClear(none)}>
          Clear the filter
        </button>
        {search.state === undefined && (
          <>
            {' or '}
            <button type="button" className="text-button" onClick={() => onClear({ state: 'all' })}>
              look among the closed ones too
            </button>
          </>
        )}
      </p>
    </Empty>
  );
}
