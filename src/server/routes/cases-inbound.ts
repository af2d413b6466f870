// SPDX-License-Identifier: Apache-2.0
import { inboundList, inboundView, settleInbound } from '../cases/inbound-desk.ts';
import { UidParams } from '../contract/cases.ts';
import { Inbound, InboundAnswer, InboundBody, InboundView } from '../contract/inbound.ts';
import { type Route, route } from '../route.ts';

/** Who is not of the committee gets the answer for what does not exist. */
const person = { who: 'person' } as const;

export const inboundRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/inbound',
    summary: 'Mail that nobody can be sure of and that waits for the committee: when and why, nothing of what it says',
    access: person,
    schemas: { answer: Inbound },
    handle: async ({ caller }, context) => await inboundList(context, caller),
  }),
  route({
    method: 'GET',
    url: '/inbound/:uid',
    summary: 'Open a waiting mail; it is recorded',
    access: person,
    schemas: { params: UidParams, answer: InboundView },
    handle: async ({ caller, params }, context) => await inboundView(context, caller, params.uid),
  }),
  route({
    method: 'POST',
    url: '/inbound/:uid',
    summary: 'Decide about a waiting mail: a report, part of a case, spam, or nothing',
    access: person,
    schemas: { params: UidParams, body: InboundBody, answer: InboundAnswer },
    handle: async ({ caller, params, body }, context) => await settleInbound(context, caller, { ...body, ...params }),
  }),
];
