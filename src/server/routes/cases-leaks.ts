// SPDX-License-Identifier: Apache-2.0
import { checkLeaks, waiveLeaks } from '../cases/leak-check.ts';
import { CaseLeaks, LeakCheckAnswer, LeakCheckBody, LeakWaiverBody } from '../contract/case-leaks.ts';
import { CaseView, UidParams } from '../contract/cases.ts';
import { type Route, route } from '../route.ts';
import { leaksView } from '../views/cases-leaks.ts';
import { caseView } from '../views/cases-view.ts';

const person = { who: 'person' } as const;

export const caseLeakRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/cases/:uid/leaks',
    summary: 'The last look for hints, and who lets pass what it found',
    access: person,
    schemas: { params: UidParams, answer: CaseLeaks },
    handle: async ({ caller, params }, context) => await leaksView(context, caller, params.uid),
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/leak-checks',
    summary: 'Look for hints in what is about to become public',
    access: person,
    schemas: { params: UidParams, body: LeakCheckBody, answer: LeakCheckAnswer },
    handle: async ({ caller, params, body }, context) => await checkLeaks(context, caller, { ...body, ...params }),
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/leak-waivers',
    summary: 'Let exactly these hints pass, as one of two people',
    access: person,
    schemas: { params: UidParams, body: LeakWaiverBody, answer: CaseView },
    handle: async ({ caller, params, body }, context) => {
      await waiveLeaks(context, caller, { ...body, ...params });
      return await caseView(context, caller, params.uid);
    },
  }),
];
