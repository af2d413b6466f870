// SPDX-License-Identifier: Apache-2.0
import type { Readable } from 'node:stream';
import { changeCommittee, committeeView } from '../cases/committee-settings.ts';
import { importDocument } from '../cases/import-document.ts';
import { reportChallenge, reportForm, takeReport } from '../cases/intake-form.ts';
import { type DocumentFormat, documentLimits } from '../cases/read-document.ts';
import { CaseImportAnswer, CaseImportDocument, CaseImportQuery } from '../contract/case-import.ts';
import { CommitteeSettings } from '../contract/cases.ts';
import { Challenge, NewReport, ReportForm, ReportReceipt } from '../contract/intake.ts';
import { type Route, route } from '../route.ts';

const anybody = { who: 'public', because: 'whoever found a weakness may report it, without an account' } as const;

export const intakeRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/report/form',
    summary: 'What the form for reports needs',
    access: anybody,
    schemas: { answer: ReportForm },
    handle: async (_request, context) => await reportForm(context),
  }),
  route({
    method: 'GET',
    url: '/report/challenge',
    summary: 'A proof of work to send with a report',
    access: anybody,
    schemas: { answer: Challenge },
    handle: async (_request, context) => await reportChallenge(context),
  }),
  route({
    method: 'POST',
    url: '/report',
    summary: 'Report a weakness',
    access: anybody,
    status: 201,
    perMinute: 20,
    largest: 1024 * 1024,
    schemas: { body: NewReport, answer: ReportReceipt },
    handle: async ({ caller, body, http }, context) => await takeReport(context, { caller, body, address: http.ip }),
  }),
  route({
    method: 'POST',
    url: '/cases/import',
    summary: 'Hand in a private report that a machine made: CSAF 2.0 (draft) or a GitHub private vulnerability report, as it is',
    access: { who: 'machine', scope: 'cases:import' },
    status: 201,
    perMinute: 30,
    largest: documentLimits.bytes,
    schemas: { query: CaseImportQuery, body: 'stream', document: CaseImportDocument, answer: CaseImportAnswer },
    handle: async ({ caller, query, http, reply }, context) => {
      const given = { body: http.body as Readable, format: query.format as DocumentFormat | undefined };
      const answer = await importDocument(context, caller, given);
      if (answer.repeated) reply.code(200);
      return answer;
    },
  }),
  route({
    method: 'GET',
    url: '/committee',
    summary: 'How the security committee works',
    access: { who: 'may', permission: ['decide', 'configure'] },
    schemas: { answer: CommitteeSettings },
    handle: async ({ caller }, context) => await committeeView(context, caller),
  }),
  route({
    method: 'PUT',
    url: '/committee',
    summary: 'Change it; the technical part is for administrators, the rest for the committee',
    access: { who: 'may', permission: ['decide', 'configure'], confirmed: true },
    schemas: { body: CommitteeSettings, answer: CommitteeSettings },
    handle: async ({ caller, body }, context) => await changeCommittee(context, caller, body),
  }),
];
