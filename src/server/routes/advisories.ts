// SPDX-License-Identifier: Apache-2.0
import { approveAdvisory, handToReview, unapproveAdvisory } from '../advisories/approve.ts';
import { commentAdvisory, settleComment } from '../advisories/comments.ts';
import { createAdvisory } from '../advisories/create.ts';
import { dropAdvisory, offerToReporter } from '../advisories/drop.ts';
import { noteNumber } from '../advisories/numbers.ts';
import { changePublisher } from '../advisories/publisher.ts';
import { renewAdvisory } from '../advisories/renew.ts';
import { reporterComments, reporterDraft, reporterDrafts } from '../advisories/reporter-draft.ts';
import { reviseAdvisory } from '../advisories/revise.ts';
import { requireReporter } from '../cases/reporter-session.ts';
import {
  Advisories,
  AdvisoriesQuery,
  AdvisoryBody,
  AdvisoryDiff,
  AdvisoryUid,
  AdvisoryView,
  ApproveBody,
  CommentBody,
  CommentParams,
  DiffQuery,
  NewAdvisory,
  NumberBody,
  PreviewQuery,
  Publisher,
  RenderAnswer,
  RenderBody,
  ReporterCommentBody,
  ReporterDraft,
  UnapproveBody,
  VersionBody,
} from '../contract/advisories.ts';
import { list } from '../contract/common.ts';
import { KeyParams, PublisherView, RevokeKeyBody } from '../contract/publishing.ts';
import { revokeKey } from '../publishing/revoke-key.ts';
import { type Route, route } from '../route.ts';
import { previewPolicy } from '../security-headers.ts';
import { advisoriesPage } from '../views/advisories.ts';
import { advisoryView } from '../views/advisory.ts';
import { advisoryDiff } from '../views/advisory-diff.ts';
import { previewAdvisory, renderAdvisory } from '../views/advisory-preview.ts';
import { publisherView } from '../views/publisher.ts';

/** Any signed-in person may knock; the grant on the case or the committee decides, and who has neither learns nothing. */
const person = { who: 'person' } as const;
const byCode = {
  who: 'public',
  because: 'a reporter has no account; the session behind the receipt code is checked by the handler',
} as const;
const largest = 2 * 1024 * 1024;

const drafting: readonly Route[] = [
  route({
    method: 'GET',
    url: '/advisories',
    summary: 'Advisories that the person may read, last changed first',
    access: person,
    schemas: { query: AdvisoriesQuery, answer: Advisories },
    handle: async ({ caller, query }, context) => await advisoriesPage(context, caller, query),
  }),
  route({
    method: 'POST',
    url: '/advisories',
    summary: 'Draft an advisory from a case, or from a plain form',
    access: person,
    status: 201,
    schemas: { body: NewAdvisory, answer: AdvisoryView },
    handle: async ({ caller, body }, context) => await advisoryView(context, caller, await createAdvisory(context, caller, body)),
  }),
  route({
    method: 'GET',
    url: '/advisories/:uid',
    summary: 'One advisory, with what stands against publishing it',
    access: person,
    schemas: { params: AdvisoryUid, answer: AdvisoryView },
    handle: async ({ caller, params }, context) => await advisoryView(context, caller, params.uid),
  }),
  route({
    method: 'PUT',
    url: '/advisories/:uid',
    summary: 'Write the next revision; it is a draft again',
    access: person,
    largest,
    schemas: { params: AdvisoryUid, body: AdvisoryBody, answer: AdvisoryView },
    handle: async ({ caller, params, body }, context) => {
      await reviseAdvisory(context, caller, { ...body, ...params });
      return await advisoryView(context, caller, params.uid);
    },
  }),
  route({
    method: 'POST',
    url: '/advisories/:uid/renew',
    summary: 'Write a revision with what its case can tell by now: released versions, public changes, events',
    access: person,
    schemas: { params: AdvisoryUid, body: VersionBody, answer: AdvisoryView },
    handle: async ({ caller, params, body }, context) => {
      await renewAdvisory(context, caller, { ...body, ...params });
      return await advisoryView(context, caller, params.uid);
    },
  }),
  route({
    method: 'GET',
    url: '/advisories/:uid/preview',
    summary: 'One format as it would be published',
    access: person,
    schemas: { params: AdvisoryUid, query: PreviewQuery, answer: 'raw' },
    handle: async ({ caller, params, query, reply }, context) => {
      const { mediaType, document } = await previewAdvisory(context, caller, { ...query, ...params });
      return reply
        .headers({ 'content-type': mediaType, 'content-security-policy': previewPolicy, 'x-frame-options': 'SAMEORIGIN' })
        .send(document);
    },
  }),
  route({
    method: 'POST',
    url: '/advisories/:uid/render',
    summary: 'What is said of words that are not saved, and how they look',
    access: person,
    largest,
    perMinute: 120,
    schemas: { params: AdvisoryUid, body: RenderBody, answer: RenderAnswer },
    handle: async ({ caller, params, body }, context) => await renderAdvisory(context, caller, { ...body, ...params }),
  }),
  route({
    method: 'GET',
    url: '/advisories/:uid/diff',
    summary: 'What changed between two revisions',
    access: person,
    schemas: { params: AdvisoryUid, query: DiffQuery, answer: AdvisoryDiff },
    handle: async ({ caller, params, query }, context) => await advisoryDiff(context, caller, { ...query, ...params }),
  }),
];

const settling: readonly Route[] = [
  route({
    method: 'POST',
    url: '/advisories/:uid/comments',
    summary: 'Comment on the newest revision',
    access: person,
    status: 201,
    schemas: { params: AdvisoryUid, body: CommentBody, answer: AdvisoryView },
    handle: async ({ caller, params, body }, context) => {
      await commentAdvisory(context, caller, { ...body, ...params });
      return await advisoryView(context, caller, params.uid);
    },
  }),
  route({
    method: 'POST',
    url: '/advisories/:uid/comments/:comment/settle',
    summary: 'Note that a comment was taken up or answered',
    access: person,
    schemas: { params: CommentParams, answer: AdvisoryView },
    handle: async ({ caller, params }, context) => {
      await settleComment(context, caller, params);
      return await advisoryView(context, caller, params.uid);
    },
  }),
  route({
    method: 'POST',
    url: '/advisories/:uid/review',
    summary: 'Hand the newest revision to those who approve',
    access: person,
    schemas: { params: AdvisoryUid, body: VersionBody, answer: AdvisoryView },
    handle: async ({ caller, params, body }, context) => {
      await handToReview(context, caller, { ...body, ...params });
      return await advisoryView(context, caller, params.uid);
    },
  }),
  route({
    method: 'POST',
    url: '/advisories/:uid/approve',
    summary: 'Approve exactly one revision; never by somebody who wrote any of them',
    access: { who: 'person', confirmed: true },
    schemas: { params: AdvisoryUid, body: ApproveBody, answer: AdvisoryView },
    handle: async ({ caller, params, body }, context) => {
      await approveAdvisory(context, caller, { ...body, ...params });
      return await advisoryView(context, caller, params.uid);
    },
  }),
  route({
    method: 'POST',
    url: '/advisories/:uid/unapprove',
    summary: 'Take the own approval back',
    access: person,
    schemas: { params: AdvisoryUid, body: UnapproveBody, answer: AdvisoryView },
    handle: async ({ caller, params, body }, context) => {
      await unapproveAdvisory(context, caller, { ...body, ...params });
      return await advisoryView(context, caller, params.uid);
    },
  }),
  route({
    method: 'POST',
    url: '/advisories/:uid/numbers',
    summary: 'Note how far a number of somebody else has come: CVE, GHSA',
    access: person,
    schemas: { params: AdvisoryUid, body: NumberBody, answer: AdvisoryView },
    handle: async ({ caller, params, body }, context) => {
      await noteNumber(context, caller, { ...body, ...params });
      return await advisoryView(context, caller, params.uid);
    },
  }),
  route({
    method: 'POST',
    url: '/advisories/:uid/offer',
    summary: 'Let the reporter read the draft and comment on it',
    access: person,
    schemas: { params: AdvisoryUid, answer: AdvisoryView },
    handle: async ({ caller, params }, context) => {
      await offerToReporter(context, caller, params.uid);
      return await advisoryView(context, caller, params.uid);
    },
  }),
  route({
    method: 'POST',
    url: '/advisories/:uid/drop',
    summary: 'End a draft that will not be published',
    access: person,
    schemas: { params: AdvisoryUid, body: VersionBody, answer: AdvisoryView },
    handle: async ({ caller, params, body }, context) => {
      await dropAdvisory(context, caller, { ...body, ...params });
      return await advisoryView(context, caller, params.uid);
    },
  }),
];

const around: readonly Route[] = [
  route({
    method: 'GET',
    url: '/publisher',
    summary: 'Who publishes',
    access: person,
    schemas: { answer: PublisherView },
    handle: async ({ caller }, context) => await publisherView(context, caller),
  }),
  route({
    method: 'PUT',
    url: '/publisher',
    summary: 'Change who publishes',
    access: { who: 'may', permission: 'configure' },
    schemas: { body: Publisher, answer: PublisherView },
    handle: async ({ caller, body }, context) => {
      await changePublisher(context, caller, body);
      return await publisherView(context, caller);
    },
  }),
  route({
    method: 'POST',
    url: '/publisher/keys/:fingerprint/revoke',
    summary: 'Revoke a signing key that leaked; what it signed is signed anew',
    access: { who: 'may', permission: 'configure', confirmed: true },
    schemas: { params: KeyParams, body: RevokeKeyBody, answer: PublisherView },
    handle: async ({ caller, params, body }, context) => {
      await revokeKey(context, caller, { ...params, ...body });
      return await publisherView(context, caller);
    },
  }),
  route({
    method: 'GET',
    url: '/my/report/draft',
    summary: 'The draft of the advisory: one where it was offered, else none',
    access: byCode,
    schemas: { answer: list(ReporterDraft) },
    handle: async ({ http }, context) => await reporterDrafts(context, await requireReporter(context, http)),
  }),
  route({
    method: 'POST',
    url: '/my/report/draft/comments',
    summary: 'Comment on the draft',
    access: byCode,
    status: 201,
    largest: 256 * 1024,
    schemas: { body: ReporterCommentBody, answer: ReporterDraft },
    handle: async ({ http, body }, context) => {
      const reporter = await requireReporter(context, http);
      await reporterComments(context, reporter, body);
      return await reporterDraft(context, reporter);
    },
  }),
];

export const advisoryRoutes: readonly Route[] = [...drafting, ...settling, ...around];
