// SPDX-License-Identifier: Apache-2.0
import { inboundList, inboundView, settleInbound } from '../cases/inbound-desk.ts';
import { lookAtIssues, publicIssues, settleIssue } from '../cases/public-issues.ts';
import { UidParams } from '../contract/cases.ts';
import {
  Inbound,
  InboundAnswer,
  InboundBody,
  InboundView,
  PublicIssueBody,
  PublicIssues,
  PublicIssuesAnswer,
  PublicIssuesBody,
} from '../contract/inbound.ts';
import { type Route, route } from '../route.ts';

/** Who is not of the committee gets the answer for what does not exist. */
const person = { who: 'person' } as const;

export const inboundRoutes: readonly Route[] = [
  route({
    method: 'POST',
    url: '/cases/public-issues',
    summary:
      'Hand in issues of a public tracker (the event "issues" of GitHub, or a list): of what reads like a report the address is kept',
    access: { who: 'machine', scope: 'cases:import' },
    perMinute: 60,
    largest: 1024 * 1024,
    schemas: { body: PublicIssuesBody, answer: PublicIssuesAnswer },
    handle: async ({ caller, body }, context) => await lookAtIssues(context, caller, body),
  }),
  route({
    method: 'GET',
    url: '/inbound/public-issues',
    summary: 'Public issues that read like a report and wait for the committee: addresses and reasons',
    access: person,
    schemas: { answer: PublicIssues },
    handle: async ({ caller }, context) => await publicIssues(context, caller),
  }),
  route({
    method: 'POST',
    url: '/inbound/public-issues/:uid',
    summary: 'Open a case from the address of a public issue, or set it aside',
    access: person,
    schemas: { params: UidParams, body: PublicIssueBody, answer: InboundAnswer },
    handle: async ({ caller, params, body }, context) => await settleIssue(context, caller, { ...body, ...params }),
  }),
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
