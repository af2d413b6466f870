// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from 'react';
import { useSearchState, withSearch } from '../app/location.ts';
import { Link } from './link.tsx';
import { numberText } from './words.ts';

interface Props {
  label: string;
  /** The key in the address and what is written on it; the first is the one without a key. */
  tabs: readonly (readonly [string, string])[];
  name?: string;
  /** How many things each holds, by its key; told beside its title. */
  counts?: Readonly<Record<string, number>> | undefined;
  /** What of the address goes along to the other tabs, such as the words that are looked for. */
  keep?: Readonly<Record<string, string | undefined>>;
}

/** Parts of one page, each with an address of its own. They are links, so the keyboard and "back" work as everywhere. */
export function Tabs({ label, tabs, name = 'tab', counts, keep }: Props) {
  const { pathname } = useSearchState();
  const current = useTab(tabs, name);
  const list = useRef<HTMLUListElement>(null);
  // On a narrow screen the tabs scroll by themselves: the one that is open must be among those in sight.
  useEffect(() => {
    const open = list.current?.querySelector<HTMLElement>(`a[data-tab="${current}"]`);
    if (list.current && open) list.current.scrollLeft = open.offsetLeft - (list.current.clientWidth - open.offsetWidth) / 2;
  }, [current]);
  return (
    <nav className="tabs" aria-label={label}>
      <ul ref={list}>
        {tabs.map(([key, title], index) => (
          <li key={key}>
            <Link
              href={withSearch(pathname, { ...keep, [name]: index === 0 ? undefined : key })}
              data-tab={key}
              aria-current={key === current ? 'page' : undefined}
            >
              {title}
              {counts?.[key] !== undefined && <span className="tab-count">{numberText(counts[key])}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The tab that the address names; an unknown name is the first. */
export function useTab(tabs: readonly (readonly [string, string])[], name = 'tab'): string {
  const told = useSearchState().search[name];
  return tabs.find(([key]) => key === told)?.[0] ?? tabs[0]?.[0] ?? '';
}
