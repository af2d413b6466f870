// SPDX-License-Identifier: Apache-2.0
import { queryOptions } from '@tanstack/react-query';
import { get, type Query } from './client.ts';
import type { Agenda, CaseMessage, Cases, CaseView, CommitteeSettings, InboundRow, InboundView } from './types.ts';

/** As in queries.ts, but nothing of a case stays in memory once its page is left. */
function reading<T>(path: string, query: Query = {}) {
  return queryOptions({ queryKey: [path, query], queryFn: ({ signal }) => get<T>(path, query, signal), gcTime: 0 });
}

/** What the committee's desk reads. */
export const desk = {
  cases: (query: Query) => reading<Cases>('/cases', query),
  case: (uid: string) => reading<CaseView>(`/cases/${uid}`),
  thread: (uid: string, thread: string) => reading<CaseMessage[]>(`/cases/${uid}/threads/${thread}`),
  inbound: () => reading<InboundRow[]>('/inbound'),
  mail: (uid: string) => reading<InboundView>(`/inbound/${uid}`),
  agenda: () => reading<Agenda>('/cases/agenda'),
  committee: () => reading<CommitteeSettings>('/committee'),
};
