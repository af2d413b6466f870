// SPDX-License-Identifier: Apache-2.0
import { openAttachment, releaseAttachment } from '../cases/attachments.ts';
import { closeDecisions, openDecision, vote } from '../cases/decisions.ts';
import { noteDownload } from '../cases/desk-files.ts';
import { markRead, writeNote } from '../cases/notes.ts';
import { makeTerms, termsFile } from '../cases/terms.ts';
import { writeRecord } from '../cases/write-record.ts';
import {
  AttachmentParams,
  CaseMessages,
  CaseView,
  DecisionParams,
  MadeAnswer,
  NewDecision,
  NoteBody,
  RecordBody,
  RecordParams,
  TermSetBody,
  TermsParams,
  ThreadParams,
  UidParams,
  VoteBody,
} from '../contract/cases.ts';
import { Done } from '../contract/common.ts';
import { releaseWhenProven } from '../publishing/case-side.ts';
import { type Route, route } from '../route.ts';
import { threadMessages } from '../views/cases-threads.ts';
import { caseView } from '../views/cases-view.ts';

const person = { who: 'person' } as const;

export const caseContentRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/cases/:uid/threads/:thread',
    summary: 'The messages of a thread, oldest first',
    access: person,
    schemas: { params: ThreadParams, answer: CaseMessages },
    handle: async ({ caller, params }, context) => await threadMessages(context, caller, params),
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/threads/:thread/notes',
    summary: 'Write a note that stays inside',
    access: person,
    status: 201,
    schemas: { params: ThreadParams, body: NoteBody, answer: Done },
    handle: async ({ caller, params, body }, context) => {
      await writeNote(context, caller, { ...body, ...params });
      return { ok: true };
    },
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/threads/:thread/read',
    summary: 'Mark the thread as read',
    access: person,
    schemas: { params: ThreadParams, answer: Done },
    handle: async ({ caller, params }, context) => {
      await markRead(context, caller, params);
      return { ok: true };
    },
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/decisions',
    summary: 'Put a question to the committee',
    access: person,
    status: 201,
    schemas: { params: UidParams, body: NewDecision, answer: CaseView },
    handle: async ({ caller, params, body }, context) => {
      await openDecision(context, caller, { ...body, ...params });
      return await caseView(context, caller, params.uid);
    },
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/decisions/count',
    summary: 'Count the votes that are due',
    access: person,
    schemas: { params: UidParams, answer: CaseView },
    handle: async ({ caller, params }, context) => {
      await closeDecisions(context, caller, params.uid);
      return await caseView(context, caller, params.uid);
    },
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/decisions/:decision/votes',
    summary: 'Vote, or change the vote',
    access: person,
    schemas: { params: DecisionParams, body: VoteBody, answer: CaseView },
    handle: async ({ caller, params, body }, context) => {
      await vote(context, caller, { ...body, ...params });
      return await caseView(context, caller, params.uid);
    },
  }),
  route({
    method: 'PUT',
    url: '/cases/:uid/records/:kind',
    summary: 'Write a record; the one before stays',
    access: person,
    schemas: { params: RecordParams, body: RecordBody, answer: CaseView },
    handle: async ({ caller, params, body }, context) => {
      await writeRecord(context, caller, { ...body, ...params });
      if (params.kind === 'release-proof') await releaseWhenProven(context, params.uid);
      return await caseView(context, caller, params.uid);
    },
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/terms',
    summary: 'Make a term set of the leak guard',
    access: person,
    status: 201,
    schemas: { params: UidParams, body: TermSetBody, answer: MadeAnswer },
    handle: async ({ caller, params, body }, context) => ({ uid: await makeTerms(context, caller, { ...body, ...params }) }),
  }),
  route({
    method: 'GET',
    url: '/cases/:uid/terms/:terms',
    summary: 'The term set as a file: salted hashes',
    access: person,
    schemas: { params: TermsParams, answer: 'raw' },
    handle: async ({ caller, params, reply }, context) =>
      reply
        .headers({ 'content-type': 'application/json', 'content-disposition': 'attachment; filename="terms.ngao-guard.json"' })
        .send(await termsFile(context, caller, params)),
  }),
  route({
    method: 'GET',
    url: '/cases/:uid/attachments/:attachment',
    summary: 'A released file, as a download',
    access: person,
    schemas: { params: AttachmentParams, answer: 'raw' },
    handle: async ({ caller, params, reply }, context) => {
      const { name, size, content } = await openAttachment(context, caller, params);
      await noteDownload(context, caller, params);
      return reply
        .headers({
          'content-type': 'application/octet-stream',
          'content-length': size,
          'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
          'content-security-policy': "sandbox; default-src 'none'",
          'x-content-type-options': 'nosniff',
        })
        .send(content);
    },
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/attachments/:attachment/release',
    summary: 'Let a file out of quarantine',
    access: person,
    schemas: { params: AttachmentParams, answer: Done },
    handle: async ({ caller, params }, context) => {
      await releaseAttachment(context, caller, params);
      return { ok: true };
    },
  }),
];
