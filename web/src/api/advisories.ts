// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, type Query, send } from './client.ts';
import type {
  Advisories,
  Advisory,
  AdvisoryDiff,
  AdvisoryView,
  PublisherView,
  PublishingOf,
  PublishingOverview,
  RenderAnswer,
} from './types.ts';

/** As in cases.ts: nothing of a draft stays in memory once its page is left. */
function reading<T>(path: string, query: Query = {}) {
  return queryOptions({ queryKey: [path, query], queryFn: ({ signal }) => get<T>(path, query, signal), gcTime: 0 });
}

export function isOpen({ state }: PublishingOf['publications'][number]): boolean {
  return state === 'planned' || state === 'running';
}

/** What is to be said of words that are not saved. */
export interface Rendering {
  uid: string;
  content: Advisory;
  format: string | undefined;
  language: 'en' | 'fr';
}

export const drafts = {
  list: (query: Query) => reading<Advisories>('/advisories', query),
  one: (uid: string) => reading<AdvisoryView>(`/advisories/${uid}`),
  diff: (uid: string, from: number, to: number) => reading<AdvisoryDiff>(`/advisories/${uid}/diff`, { from, to }),
  /** Asked for again while something is on its way: the ledger moves without anybody at the page. */
  publishing: (uid: string) =>
    queryOptions({
      ...reading<PublishingOf>(`/advisories/${uid}/publications`),
      refetchInterval: ({ state }) => (state.data?.publications.some(isOpen) ? 5000 : false),
    }),
  publisher: () => reading<PublisherView>('/publisher'),
  /** Asked for again while something is on its way. */
  overview: () =>
    queryOptions({
      ...reading<PublishingOverview>('/publishing'),
      refetchInterval: ({ state }) => ((state.data?.open.length ?? 0) > 0 ? 15_000 : false),
    }),
  rendered: ({ uid, content, format, language }: Rendering) =>
    queryOptions({
      queryKey: [`/advisories/${uid}/render`, { content, format, language }],
      queryFn: ({ signal }) =>
        send<RenderAnswer>('POST', `/advisories/${uid}/render`, {
          body: { content, language, ...(format !== undefined && { format }) },
          signal,
        }),
      gcTime: 0,
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
      placeholderData: keepPreviousData,
    }),
};
