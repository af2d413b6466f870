// SPDX-License-Identifier: Apache-2.0
import { queryOptions } from '@tanstack/react-query';
import { get, type Query } from './client.ts';
import type {
  Components,
  ComponentView,
  FindingFacets,
  FindingHistory,
  FindingsPage,
  FindingView,
  Impact,
  Overview,
  PasskeyView,
  Products,
  SavedViews,
  SearchAnswer,
  SessionRow,
  SessionView,
  Targets,
} from './types.ts';

/**
 * What the pages read, one line per route. The key is the path and the query, so a change refreshes by path
 * (changes.ts): `['/findings']` means every list of findings.
 */
function reading<T>(path: string, query: Query = {}) {
  return queryOptions({ queryKey: [path, query], queryFn: ({ signal }) => get<T>(path, query, signal) });
}

export const queries = {
  session: () => reading<SessionView>('/session'),
  sessions: () => reading<SessionRow[]>('/session/list'),
  passkeys: () => reading<PasskeyView[]>('/passkeys'),
  products: () => reading<Products>('/products'),
  people: (product: number) => reading<{ id: number; name: string }[]>('/people', { product }),
  overview: (product: number | undefined) => reading<Overview>('/overview', { product }),
  search: (q: string) => reading<SearchAnswer>('/search', { q }),
  findings: (query: Query) => reading<FindingsPage>('/findings', query),
  facets: (query: Query) => reading<FindingFacets>('/findings/facets', query),
  finding: (id: number) => reading<FindingView>(`/findings/${id}`),
  history: (id: number) => reading<FindingHistory>(`/findings/${id}/history`, { limit: 200 }),
  views: () => reading<SavedViews>('/views'),
  components: (query: Query) => reading<Components>('/components', query),
  component: (id: number) => reading<ComponentView>(`/components/${id}`),
  impact: (query: Query) => reading<Impact>('/impact', query),
  targets: (query: Query) => reading<Targets>('/targets', query),
};
