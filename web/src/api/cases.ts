// SPDX-License-Identifier: Apache-2.0
import { queryOptions } from '@tanstack/react-query';
import { get, type Query, send } from './client.ts';
import type {
  Agenda,
  CaseCertificate,
  CaseCra,
  CaseDesk,
  CaseFindings,
  CaseInvitation,
  CaseInvitations,
  CaseKeeping,
  CaseLeaks,
  CaseMessage,
  Cases,
  CaseView,
  CommitteeRota,
  CommitteeSettings,
  CvssAnswer,
  InboundRow,
  InboundView,
  PublicIssueRow,
} from './types.ts';

/** As in queries.ts, but nothing of a case stays in memory once its page is left. */
function reading<T>(path: string, query: Query = {}) {
  return queryOptions({ queryKey: [path, query], queryFn: ({ signal }) => get<T>(path, query, signal), gcTime: 0 });
}

/** What the committee's desk reads. */
export const desk = {
  cases: (query: Query) => reading<Cases>('/cases', query),
  case: (uid: string) => reading<CaseView>(`/cases/${uid}`),
  desk: (uid: string) => reading<CaseDesk>(`/cases/${uid}/desk`),
  cra: (uid: string) => reading<CaseCra>(`/cases/${uid}/cra`),
  findings: (uid: string) => reading<CaseFindings>(`/cases/${uid}/findings`),
  leaks: (uid: string) => reading<CaseLeaks>(`/cases/${uid}/leaks`),
  keeping: (uid: string) => reading<CaseKeeping>(`/cases/${uid}/keeping`),
  certificate: (uid: string) => reading<CaseCertificate>(`/cases/${uid}/certificate`),
  invitation: (uid: string) => reading<CaseInvitation>(`/cases/${uid}/invitation`),
  invitations: () => reading<CaseInvitations>('/cases/invitations'),
  thread: (uid: string, thread: string) => reading<CaseMessage[]>(`/cases/${uid}/threads/${thread}`),
  inbound: () => reading<InboundRow[]>('/inbound'),
  publicIssues: () => reading<PublicIssueRow[]>('/inbound/public-issues'),
  mail: (uid: string) => reading<InboundView>(`/inbound/${uid}`),
  agenda: () => reading<Agenda>('/cases/agenda'),
  rota: () => reading<CommitteeRota>('/committee/rota'),
  committee: () => reading<CommitteeSettings>('/committee'),
  /** Asked by POST: what stands in an address is logged. */
  cvss: (vector: string) =>
    queryOptions({
      queryKey: ['/cvss', vector],
      queryFn: ({ signal }) => send<CvssAnswer>('POST', '/cvss', { body: { vector }, signal }),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 0,
      retry: false,
    }),
};
