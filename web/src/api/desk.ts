// SPDX-License-Identifier: Apache-2.0
import { queryOptions } from '@tanstack/react-query';
import { get, type Query } from './client.ts';
import type {
  AuditPage,
  CheckpointView,
  Components,
  ExceptionCounts,
  ExceptionRow,
  Exceptions,
  Federations,
  Inventories,
  InventoryDiff,
  ProductPolicy,
  ReleaseDiff,
  ReleasePreview,
  ReleasePublication,
  Releases,
  ReleaseView,
  ReportFormats,
  ReportRow,
  Reports,
  Target,
  Tokens,
  TriageRules,
  Users,
} from './types.ts';

/** As in queries.ts: the key is the path and the query. */
function reading<T>(path: string, query: Query = {}) {
  return queryOptions({ queryKey: [path, query], queryFn: ({ signal }) => get<T>(path, query, signal) });
}

const underWay = ({ state }: ReportRow) => state === 'received' || state === 'importing';
/** Milliseconds between two looks at reports that are being taken in. */
const lookEvery = 2000;

/** What the pages of releases, targets, exceptions, imports, policy, people and audit read. */
export const desk = {
  releases: (query: Query) => reading<Releases>('/releases', query),
  release: (id: number) => reading<ReleaseView>(`/releases/${id}`),
  releasePublication: (id: number) => reading<ReleasePublication>(`/releases/${id}/publication`),
  releasePreview: (id: number) => reading<ReleasePreview>(`/releases/${id}/publication/preview`),
  releaseDiff: (id: number, other: number) => reading<ReleaseDiff>(`/releases/${id}/diff/${other}`),
  inventories: (target: number, query: Query = {}) => reading<Inventories>(`/targets/${target}/inventories`, query),
  inventory: (target: number, query: Query) => reading<Components>(`/targets/${target}/inventory`, query),
  inventoryDiff: (target: number, query: Query) => reading<InventoryDiff>(`/targets/${target}/inventories/diff`, query),
  target: (id: number) => reading<Target>(`/targets/${id}`),
  exceptionCounts: (query: Query) => reading<ExceptionCounts>('/exceptions/counts', query),
  exceptions: (query: Query) => reading<Exceptions>('/exceptions', query),
  exception: (id: number) => reading<ExceptionRow>(`/exceptions/${id}`),
  reports: (query: Query) =>
    queryOptions({
      ...reading<Reports>('/reports', query),
      refetchInterval: ({ state }) => (state.data?.items.some(underWay) ? lookEvery : false),
    }),
  /** What the server reads; it changes only with the server. */
  formats: () => queryOptions({ ...reading<ReportFormats>('/reports/formats'), staleTime: Number.POSITIVE_INFINITY }),
  report: (id: number) =>
    queryOptions({
      ...reading<ReportRow>(`/reports/${id}`),
      refetchInterval: ({ state }) => (state.data && underWay(state.data) ? lookEvery : false),
    }),
  policy: (product: number) => reading<ProductPolicy>(`/products/${product}/policy`),
  rules: (product: number) => reading<TriageRules>('/rules', { product }),
  users: () => reading<Users>('/users'),
  tokens: () => reading<Tokens>('/tokens'),
  federations: () => reading<Federations>('/federations'),
  audit: (query: Query) => reading<AuditPage>('/audit', query),
  checkpoint: () => reading<CheckpointView>('/audit/checkpoint'),
};
