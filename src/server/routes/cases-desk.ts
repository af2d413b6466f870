// SPDX-License-Identifier: Apache-2.0
import type { Readable } from 'node:stream';
import { NgaoError } from '../../kit/errors.ts';
import { scoreCvss } from '../../model/cvss/index.ts';
import { requireCase } from '../cases/access.ts';
import { attachAtDesk, mostBytes } from '../cases/desk-files.ts';
import { answerFor, endEmbargo } from '../cases/end-embargo.ts';
import { handOverBundle } from '../cases/hand-over.ts';
import { tellTrusted } from '../cases/pre-notice.ts';
import { askContact } from '../cases/reporter-identity.ts';
import {
  AnswerForBody,
  AttachAnswer,
  CaseDesk,
  CaseInvitation,
  CaseInvitations,
  CvssAnswer,
  CvssBody,
  EmbargoExitBody,
  HandOver,
  HandOverBody,
  PreNoticeBody,
} from '../contract/case-desk.ts';
import { CaseView, ParticipantParams, UidParams } from '../contract/cases.ts';
import { type Route, route } from '../route.ts';
import { deskView } from '../views/cases-desk.ts';
import { invitationsView, invitationView } from '../views/cases-invitations.ts';
import { caseView } from '../views/cases-view.ts';

const person = { who: 'person' } as const;

export const caseDeskRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/cases/invitations',
    summary: 'Cases that wait for the own signature, or for an answer about a date',
    access: person,
    schemas: { answer: CaseInvitations },
    handle: async ({ caller }, context) => await invitationsView(context, caller),
  }),
  route({
    method: 'GET',
    url: '/cases/:uid/invitation',
    summary: 'What is to be signed or answered before the case can be read',
    access: person,
    schemas: { params: UidParams, answer: CaseInvitation },
    handle: async ({ caller, params }, context) => await invitationView(context, caller, params.uid),
  }),
  route({
    method: 'GET',
    url: '/cases/:uid/desk',
    summary: 'What the forms of the desk need beside the case',
    access: person,
    schemas: { params: UidParams, answer: CaseDesk },
    handle: async ({ caller, params }, context) => await deskView(context, caller, params.uid),
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/hand-over',
    summary: 'What a coordinator asks for, once the committee has decided to ask one in; as fields and as text',
    access: { who: 'person', confirmed: true },
    schemas: { params: UidParams, body: HandOverBody, answer: HandOver },
    handle: async ({ caller, params, body }, context) => await handOverBundle(context, caller, { ...params, ...body }),
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/pre-notice',
    summary: 'Tell trusted parties of the committee’s list before everybody else, once the committee has decided so',
    access: { who: 'person', confirmed: true },
    schemas: { params: UidParams, body: PreNoticeBody, answer: CaseDesk },
    handle: async ({ caller, params, body }, context) => {
      await tellTrusted(context, caller, { ...params, ...body });
      return await deskView(context, caller, params.uid);
    },
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/ask-contact',
    summary: 'Ask the reporter whether vendors may learn who they are',
    access: person,
    schemas: { params: UidParams, answer: CaseDesk },
    handle: async ({ caller, params }, context) => {
      await askContact(context, caller, params.uid);
      return await deskView(context, caller, params.uid);
    },
  }),
  route({
    method: 'POST',
    url: '/cvss',
    summary: 'The score of a CVSS vector; in the body, because addresses are logged',
    access: person,
    schemas: { body: CvssBody, answer: CvssAnswer },
    handle: async ({ body }) => cvssAnswer(body.vector),
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/embargo/answers/:participant',
    summary: 'Write down what somebody without an account answered about a date',
    access: person,
    schemas: { params: ParticipantParams, body: AnswerForBody, answer: CaseView },
    handle: async ({ caller, params, body }, context) => {
      await answerFor(context, caller, { ...body, ...params });
      return await caseView(context, caller, params.uid);
    },
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/embargo/exit',
    summary: 'End the embargo for good',
    access: person,
    schemas: { params: UidParams, body: EmbargoExitBody, answer: CaseView },
    handle: async ({ caller, params, body }, context) => {
      await endEmbargo(context, caller, { ...body, ...params });
      return await caseView(context, caller, params.uid);
    },
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/attachments',
    summary: 'Add a file, as the body, byte for byte; its name in the header x-ngao-file-name, percent-encoded',
    access: person,
    status: 201,
    perMinute: 30,
    largest: mostBytes,
    schemas: { params: UidParams, body: 'stream', answer: AttachAnswer },
    handle: async ({ caller, params, http }, context) => {
      // First of all, so that a stranger learns nothing from what else is wrong.
      await requireCase(context, caller, params.uid);
      const name = fileName(http.headers['x-ngao-file-name']);
      return { uid: await attachAtDesk(context, caller, { ...params, name, body: http.body as Readable }) };
    },
  }),
];

function cvssAnswer(vector: string) {
  const scored = scoreCvss(vector);
  if (scored === undefined || (scored.version !== '3.1' && scored.version !== '4.0'))
    throw new NgaoError('usage', 'This is no CVSS vector of version 3.1 or 4.0. Compare it with the calculator of FIRST.');
  return { ...scored, severity: bandOf(scored.score) };
}

/** The qualitative scale of FIRST, the same in 3.1 and 4.0. */
function bandOf(score: number): string {
  if (score === 0) return 'none';
  if (score < 4) return 'low';
  if (score < 7) return 'medium';
  return score < 9 ? 'high' : 'critical';
}

function fileName(header: unknown): string {
  try {
    const name = decodeURIComponent(typeof header === 'string' ? header : '').trim();
    if (name !== '' && name.length <= 255) return name;
  } catch {
    // Told below, like a missing one.
  }
  throw new NgaoError('usage', 'Give the name of the file in the header x-ngao-file-name, percent-encoded.');
}
