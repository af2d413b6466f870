// SPDX-License-Identifier: Apache-2.0
import { useLocation, useParams, useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';

/** The query of the page's address: plain strings, an absent key is an absent filter. */
export type Search = Readonly<Record<string, string>>;

export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** `?severity=high&q=x`, or nothing; keys without a value are left out. */
export function searchText(search: Readonly<Record<string, string | undefined>>): string {
  const told = Object.entries(search).filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '');
  return told.length === 0 ? '' : `?${new URLSearchParams(told)}`;
}

/** An address with one more (or one other, or one less) key in its query. */
export function withSearch(href: string, change: Readonly<Record<string, string | undefined>>): string {
  const [path = '', query = ''] = href.split('?');
  return `${path}${searchText({ ...parseSearch(query), ...change })}`;
}

/** The query of the address, and a way to change some of it. A filter replaces, so that "back" leaves the page. */
export function useSearchState() {
  const { pathname, search } = useLocation();
  const { history } = useRouter();
  const told = search as Search;
  const change = useCallback(
    (patch: Readonly<Record<string, string | undefined>>, how: 'replace' | 'push' = 'replace') =>
      history[how](withSearch(window.location.pathname + window.location.search, patch)),
    [history],
  );
  return { search: told, change, pathname };
}

/** Goes to an address of these pages. */
export function useGo(): (href: string) => void {
  const { history } = useRouter();
  return useCallback((href: string) => history.push(href), [history]);
}

/** The number in `/findings/17`; 0 when it is none, which no record has. */
export function useIdInPath(): number {
  const { id } = useParams({ strict: false }) as { id?: string };
  return /^\d{1,15}$/.test(id ?? '') ? Number(id) : 0;
}

/** Only addresses of these pages: what came from a query or a server's text never leads away. */
export function ownAddress(href: string | undefined): string {
  return href?.startsWith('/') && !href.startsWith('//') && !href.includes('\\') ? href : '/';
}
