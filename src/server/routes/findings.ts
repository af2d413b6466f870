// SPDX-License-Identifier: Apache-2.0
import { Readable } from 'node:stream';
import { changeFinding, changeFindings, transitionFinding } from '../actions/change-findings.ts';
import { commentFinding, pauseClock } from '../actions/finding-notes.ts';
import { IdParams, object, PageQuery } from '../contract/common.ts';
import {
  AssignBody,
  BulkBody,
  BulkResult,
  CommentBody,
  FindingFacets,
  FindingHistory,
  FindingsPage,
  FindingsQuery,
  FindingView,
  PauseBody,
  TransitionBody,
} from '../contract/findings.ts';
import { type Route, route } from '../route.ts';
import { findingHistory, findingView } from '../views/finding.ts';
import { findingFacets, findingsPage } from '../views/findings.ts';
import { findingsCsv } from '../views/findings-csv.ts';

const read = { who: 'may', permission: 'read' } as const;
const triage = { who: 'may', permission: 'triage' } as const;

export const findingRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/findings',
    summary: 'Findings, worst first',
    access: read,
    schemas: { query: FindingsQuery, answer: FindingsPage },
    handle: async ({ caller, query }, context) => await findingsPage(context, caller, query),
  }),
  route({
    method: 'GET',
    url: '/findings/facets',
    summary: 'How many of which severity, kind and state',
    access: read,
    schemas: { query: FindingsQuery, answer: FindingFacets },
    handle: async ({ caller, query }, context) => await findingFacets(context, caller, query),
  }),
  route({
    method: 'GET',
    url: '/findings.csv',
    summary: 'The same findings as a table for spreadsheets',
    access: read,
    perMinute: 20,
    schemas: { query: FindingsQuery, answer: 'raw' },
    handle: async ({ caller, query, reply }, context) => {
      const lines = await findingsCsv(context, caller, query);
      reply.header('content-disposition', 'attachment; filename="findings.csv"').type('text/csv; charset=utf-8');
      return reply.send(Readable.from(lines));
    },
  }),
  route({
    method: 'GET',
    url: '/findings/:id',
    summary: 'Everything that is known of one finding',
    access: read,
    schemas: { params: IdParams, answer: FindingView },
    handle: async ({ caller, params }, context) => await findingView(context, caller, params.id),
  }),
  route({
    method: 'GET',
    url: '/findings/:id/history',
    summary: 'What happened to it, newest first',
    access: read,
    schemas: { params: IdParams, query: object(PageQuery), answer: FindingHistory },
    handle: async ({ caller, params, query }, context) => await findingHistory(context, caller, { ...query, id: params.id }),
  }),
  route({
    method: 'POST',
    url: '/findings/:id/transition',
    summary: 'Take a step of its state machine',
    access: triage,
    schemas: { params: IdParams, body: TransitionBody, answer: FindingView },
    handle: async ({ caller, params, body }, context) => {
      await transitionFinding(context, caller, { ...body, id: params.id });
      return await findingView(context, caller, params.id);
    },
  }),
  route({
    method: 'POST',
    url: '/findings/:id/assign',
    summary: 'Give it to somebody, or to nobody',
    access: triage,
    schemas: { params: IdParams, body: AssignBody, answer: FindingView },
    handle: async ({ caller, params, body }, context) => {
      await changeFinding(context, caller, { id: params.id, assignee: body.assignee });
      return await findingView(context, caller, params.id);
    },
  }),
  route({
    method: 'POST',
    url: '/findings/:id/comment',
    summary: 'Write into its history',
    access: triage,
    schemas: { params: IdParams, body: CommentBody, answer: FindingView },
    handle: async ({ caller, params, body }, context) => {
      await commentFinding(context, caller, { id: params.id, text: body.text });
      return await findingView(context, caller, params.id);
    },
  }),
  route({
    method: 'POST',
    url: '/findings/:id/clock',
    summary: 'Stop its clock, or let it run on',
    access: triage,
    schemas: { params: IdParams, body: PauseBody, answer: FindingView },
    handle: async ({ caller, params, body }, context) => {
      await pauseClock(context, caller, { ...body, id: params.id });
      return await findingView(context, caller, params.id);
    },
  }),
  route({
    method: 'POST',
    url: '/findings/bulk',
    summary: 'Change many at once; what is refused is told',
    access: triage,
    schemas: { body: BulkBody, answer: BulkResult },
    handle: async ({ caller, body }, context) => await changeFindings(context, caller, body),
  }),
];
