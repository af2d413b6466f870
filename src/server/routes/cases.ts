// SPDX-License-Identifier: Apache-2.0
import { changeCase, declareNoConflict, recuse } from '../cases/change-case.ts';
import { confidentialityTexts } from '../cases/confidentiality.ts';
import { makeMove } from '../cases/move.ts';
import { openByHand } from '../cases/open-by-hand.ts';
import { setAside } from '../cases/set-aside.ts';
import { triageCase } from '../cases/triage.ts';
import { SetAsideAnswer, SetAsideBody } from '../contract/case-desk.ts';
import {
  Agenda,
  CasePatch,
  Cases,
  CasesQuery,
  CaseView,
  ConfidentialityText,
  MoveAnswer,
  MoveBody,
  NewCase,
  RecuseBody,
  UidParams,
} from '../contract/cases.ts';
import { Done } from '../contract/common.ts';
import { type Route, route } from '../route.ts';
import { casesPage } from '../views/cases.ts';
import { agendaView, casesCalendar } from '../views/cases-agenda.ts';
import { caseView } from '../views/cases-view.ts';
import { caseContentRoutes } from './cases-content.ts';
import { caseFindingRoutes } from './cases-findings.ts';
import { caseKeepingRoutes } from './cases-keeping.ts';
import { caseLeakRoutes } from './cases-leaks.ts';
import { caseLetterRoutes } from './cases-letters.ts';
import { casePeopleRoutes } from './cases-people.ts';

/** Any signed-in person may knock; the grant on the one case decides, and who has none learns nothing. */
const person = { who: 'person' } as const;

export const caseRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/cases',
    summary: 'Private cases that the person is on; for the committee also reports that nobody has taken up',
    access: person,
    schemas: { query: CasesQuery, answer: Cases },
    handle: async ({ caller, query }, context) => await casesPage(context, caller, query),
  }),
  route({
    method: 'POST',
    url: '/cases',
    summary: 'Write down by hand what was reported, or what we report',
    access: person,
    status: 201,
    schemas: { body: NewCase, answer: CaseView },
    handle: async ({ caller, body }, context) => await caseView(context, caller, await openByHand(context, caller, body)),
  }),
  route({
    method: 'GET',
    url: '/cases/agenda',
    summary: 'What the weekly meeting takes up, of the own cases',
    access: person,
    schemas: { answer: Agenda },
    handle: async ({ caller }, context) => await agendaView(context, caller),
  }),
  route({
    method: 'GET',
    url: '/cases/calendar.ics',
    summary: 'Clocks of the own cases as a calendar: code names and kinds',
    access: person,
    schemas: { answer: 'raw' },
    handle: async ({ caller, reply }, context) =>
      reply.header('content-type', 'text/calendar; charset=utf-8').send(await casesCalendar(context, caller)),
  }),
  route({
    method: 'GET',
    url: '/cases/confidentiality',
    summary: 'The text that is signed before reading, in each language, with its digest',
    access: person,
    schemas: { answer: ConfidentialityText },
    handle: async () => ({ texts: confidentialityTexts.map((one) => ({ ...one })) }),
  }),
  route({
    method: 'POST',
    url: '/cases/set-aside',
    summary: 'Set several reports aside as spam; another person looks at each again',
    access: person,
    schemas: { body: SetAsideBody, answer: SetAsideAnswer },
    handle: async ({ caller, body }, context) => await setAside(context, caller, body.uids),
  }),
  route({
    method: 'GET',
    url: '/cases/:uid',
    summary: 'One case, as far as the person may read it',
    access: person,
    schemas: { params: UidParams, answer: CaseView },
    handle: async ({ caller, params }, context) => await caseView(context, caller, params.uid),
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/triage',
    summary: 'Open a report that nobody has taken up',
    access: person,
    schemas: { params: UidParams, answer: CaseView },
    handle: async ({ caller, params }, context) => {
      await triageCase(context, caller, params.uid);
      return await caseView(context, caller, params.uid);
    },
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/moves',
    summary: 'Move the case; what is missing is the answer',
    access: person,
    schemas: { params: UidParams, body: MoveBody, answer: MoveAnswer },
    handle: async ({ caller, params, body }, context) => await makeMove(context, caller, { ...body, ...params }),
  }),
  route({
    method: 'PATCH',
    url: '/cases/:uid',
    summary: 'Owner, lane, level, title, target date',
    access: person,
    schemas: { params: UidParams, body: CasePatch, answer: CaseView },
    handle: async ({ caller, params, body }, context) => {
      await changeCase(context, caller, { ...body, ...params });
      return await caseView(context, caller, params.uid);
    },
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/conflicts',
    summary: 'Declare that there is no conflict of interest',
    access: person,
    schemas: { params: UidParams, answer: Done },
    handle: async ({ caller, params }, context) => {
      await declareNoConflict(context, caller, params.uid);
      return { ok: true };
    },
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/recuse',
    summary: 'Declare a conflict of interest; the case is closed to the person from then on',
    access: person,
    schemas: { params: UidParams, body: RecuseBody, answer: Done },
    handle: async ({ caller, params, body }, context) => {
      await recuse(context, caller, { ...body, ...params });
      return { ok: true };
    },
  }),
  ...casePeopleRoutes,
  ...caseContentRoutes,
  ...caseFindingRoutes,
  ...caseKeepingRoutes,
  ...caseLeakRoutes,
  ...caseLetterRoutes,
];
