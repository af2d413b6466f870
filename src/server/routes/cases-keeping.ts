// SPDX-License-Identifier: Apache-2.0
import { CaseCra } from '../contract/case-cra.ts';
import { CaseCertificate, CaseKeeping } from '../contract/case-keeping.ts';
import { UidParams } from '../contract/cases.ts';
import { type Route, route } from '../route.ts';
import { craView } from '../views/cases-cra.ts';
import { certificateView, keepingView } from '../views/cases-keeping.ts';

const person = { who: 'person' } as const;

export const caseKeepingRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/cases/:uid/cra',
    summary: 'What is known for the authority of the Cyber Resilience Act, why, and texts to copy',
    access: person,
    schemas: { params: UidParams, answer: CaseCra },
    handle: async ({ caller, params }, context) => await craView(context, caller, params.uid),
  }),
  route({
    method: 'GET',
    url: '/cases/:uid/keeping',
    summary: 'How long the case is kept, why, and who holds it for the law',
    access: person,
    schemas: { params: UidParams, answer: CaseKeeping },
    handle: async ({ caller, params }, context) => await keepingView(context, caller, params.uid),
  }),
  route({
    method: 'GET',
    url: '/cases/:uid/certificate',
    summary: 'What is left of a destroyed case: when its keys went, and where the audit trail tells it',
    access: person,
    schemas: { params: UidParams, answer: CaseCertificate },
    handle: async ({ caller, params }, context) => await certificateView(context, caller, params.uid),
  }),
];
