// SPDX-License-Identifier: Apache-2.0
import { askBreakGlass, confirmBreakGlass } from '../cases/break-glass.ts';
import { answerDate, claimFact, confirmFact, proposeDate } from '../cases/embargo.ts';
import { holdClock } from '../cases/hold-clock.ts';
import { acknowledge, invite, revoke } from '../cases/invite.ts';
import { askHold, confirmHold } from '../cases/legal-hold.ts';
import { decideKey } from '../cases/party-keys.ts';
import { wrongField } from '../cases/wrong-field.ts';
import { KeyDecisionBody, KeyParams } from '../contract/case-keys.ts';
import {
  AcknowledgeBody,
  BreakGlassBody,
  CaseView,
  ClaimBody,
  ClaimParams,
  ClockBody,
  ClockParams,
  ConsentBody,
  GlassParams,
  HoldBody,
  HoldParams,
  MadeAnswer,
  ParticipantBody,
  ParticipantParams,
  RevokeBody,
  TermBody,
  UidParams,
} from '../contract/cases.ts';
import { Done } from '../contract/common.ts';
import { type Route, route } from '../route.ts';
import { caseView } from '../views/cases-view.ts';

const person = { who: 'person' } as const;
const confirmed = { who: 'person', confirmed: true } as const;

export const casePeopleRoutes: readonly Route[] = [
  route({
    method: 'POST',
    url: '/cases/:uid/participants',
    summary: 'Let somebody in, for a time',
    access: person,
    status: 201,
    schemas: { params: UidParams, body: ParticipantBody, answer: CaseView },
    handle: async ({ caller, params, body }, context) => {
      if (body.role === 'adopter' && body.userId === undefined)
        throw wrongField('role', 'Trusted parties are told on the page of the case, under pre-notice.');
      await invite(context, caller, { ...body, ...params });
      return await caseView(context, caller, params.uid);
    },
  }),
  route({
    method: 'DELETE',
    url: '/cases/:uid/participants/:participant',
    summary: 'End what a participant may read',
    access: person,
    schemas: { params: ParticipantParams, body: RevokeBody, answer: Done },
    handle: async ({ caller, params, body }, context) => {
      await revoke(context, caller, { ...params, ...body });
      return { ok: true };
    },
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/participants/:participant/keys/:key',
    summary: 'Confirm an OpenPGP key by the fingerprint that its owner told, or refuse it',
    access: person,
    schemas: { params: KeyParams, body: KeyDecisionBody, answer: CaseView },
    handle: async ({ caller, params, body }, context) => {
      await decideKey(context, caller, { ...body, ...params });
      return await caseView(context, caller, params.uid);
    },
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/acknowledge',
    summary: 'Sign that what is read here is not for disclosure',
    access: person,
    schemas: { params: UidParams, body: AcknowledgeBody, answer: Done },
    handle: async ({ caller, params, body }, context) => {
      await acknowledge(context, caller, { ...body, ...params });
      return { ok: true };
    },
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/embargo',
    summary: 'Propose a date',
    access: person,
    schemas: { params: UidParams, body: TermBody, answer: CaseView },
    handle: async ({ caller, params, body }, context) => {
      await proposeDate(context, caller, { ...body, ...params });
      return await caseView(context, caller, params.uid);
    },
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/embargo/answer',
    summary: 'Answer an invitation to keep a date',
    access: person,
    schemas: { params: UidParams, body: ConsentBody, answer: Done },
    handle: async ({ caller, params, body }, context) => {
      await answerDate(context, caller, { ...body, ...params });
      return { ok: true };
    },
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/facts',
    summary: 'Claim that something is so in the world',
    access: person,
    status: 201,
    schemas: { params: UidParams, body: ClaimBody, answer: CaseView },
    handle: async ({ caller, params, body }, context) => {
      await claimFact(context, caller, { ...body, ...params });
      return await caseView(context, caller, params.uid);
    },
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/facts/:claim/confirm',
    summary: 'Stand for a claim',
    access: person,
    schemas: { params: ClaimParams, answer: CaseView },
    handle: async ({ caller, params }, context) => {
      await confirmFact(context, caller, params);
      return await caseView(context, caller, params.uid);
    },
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/clocks/:clock',
    summary: 'Pause, resume or set the end of a clock, with a reason',
    access: person,
    schemas: { params: ClockParams, body: ClockBody, answer: CaseView },
    handle: async ({ caller, params, body }, context) => {
      await holdClock(context, caller, { ...body, ...params });
      return await caseView(context, caller, params.uid);
    },
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/break-glass',
    summary: 'Ask to read without a grant; a second member must agree',
    access: confirmed,
    status: 201,
    schemas: { params: UidParams, body: BreakGlassBody, answer: MadeAnswer },
    handle: async ({ caller, params, body }, context) => ({
      uid: await askBreakGlass(context, caller, { ...body, ...params }),
    }),
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/break-glass/:glass/confirm',
    summary: 'Agree that somebody reads without a grant for a day',
    access: confirmed,
    schemas: { params: GlassParams, answer: Done },
    handle: async ({ caller, params }, context) => {
      await confirmBreakGlass(context, caller, params);
      return { ok: true };
    },
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/hold',
    summary: 'Ask that the case be kept for the law, or no longer; a second person must agree',
    access: confirmed,
    status: 201,
    schemas: { params: UidParams, body: HoldBody, answer: MadeAnswer },
    handle: async ({ caller, params, body }, context) => ({ uid: await askHold(context, caller, { ...body, ...params }) }),
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/hold/:wish/confirm',
    summary: 'Agree that the case is kept for the law, or no longer',
    access: confirmed,
    schemas: { params: HoldParams, answer: Done },
    handle: async ({ caller, params }, context) => {
      await confirmHold(context, caller, params);
      return { ok: true };
    },
  }),
];
