// SPDX-License-Identifier: Apache-2.0
import { linkFinding, unlinkFinding } from '../cases/link-findings.ts';
import { CaseEvidence, CaseFindings, LinkFindingBody, LinkParams } from '../contract/case-evidence.ts';
import { UidParams } from '../contract/cases.ts';
import { type Route, route } from '../route.ts';
import { caseEvidence, caseFindingsView } from '../views/cases-evidence.ts';

const person = { who: 'person' } as const;

export const caseFindingRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/cases/:uid/findings',
    summary: 'Findings of the portfolio that are linked to the case',
    access: person,
    schemas: { params: UidParams, answer: CaseFindings },
    handle: async ({ caller, params }, context) => await caseFindingsView(context, caller, params.uid),
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/findings',
    summary: 'Link a finding to the case; nothing of the finding tells of it',
    access: person,
    status: 201,
    schemas: { params: UidParams, body: LinkFindingBody, answer: CaseFindings },
    handle: async ({ caller, params, body }, context) => {
      await linkFinding(context, caller, { ...params, ...body });
      return await caseFindingsView(context, caller, params.uid);
    },
  }),
  route({
    method: 'DELETE',
    url: '/cases/:uid/findings/:link',
    summary: 'Take the link away',
    access: person,
    schemas: { params: LinkParams, answer: CaseFindings },
    handle: async ({ caller, params }, context) => {
      await unlinkFinding(context, caller, params);
      return await caseFindingsView(context, caller, params.uid);
    },
  }),
  route({
    method: 'GET',
    url: '/cases/:uid/evidence',
    summary: 'The evidence pack: history without text, linked findings, scans, fixes and proofs of release',
    access: person,
    schemas: { params: UidParams, answer: CaseEvidence },
    handle: async ({ caller, params, reply }, context) => {
      const pack = await caseEvidence(context, caller, params.uid);
      const name = pack.case.codeName.replaceAll(/\W+/g, '-');
      reply.header('content-disposition', `attachment; filename="${name}-evidence.json"`);
      return pack;
    },
  }),
];
