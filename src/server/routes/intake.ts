// SPDX-License-Identifier: Apache-2.0
import { changeCommittee, committeeView } from '../cases/committee-settings.ts';
import { reportChallenge, reportForm, takeReport } from '../cases/intake-form.ts';
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
