// SPDX-License-Identifier: Apache-2.0
import { Readable } from 'node:stream';
import { requirePermission } from '../access.ts';
import { AuditPage, AuditQuery, CheckpointView } from '../contract/people.ts';
import { type Route, route } from '../route.ts';
import { auditExport, auditPage, checkpointView } from '../views/audit.ts';

const audit = { who: 'may', permission: 'audit' } as const;

export const auditRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/audit',
    summary: 'Who did what, when and why',
    access: audit,
    schemas: { query: AuditQuery, answer: AuditPage },
    handle: async ({ caller, query }, context) => await auditPage(context, caller, query),
  }),
  route({
    method: 'GET',
    url: '/audit/checkpoint',
    summary: 'The last signed state of the log',
    access: audit,
    schemas: { answer: CheckpointView },
    handle: async (_request, context) => await checkpointView(context),
  }),
  route({
    method: 'GET',
    url: '/audit/export',
    summary: 'The whole log, provable offline by "ngao audit verify"',
    access: audit,
    perMinute: 10,
    schemas: { answer: 'raw' },
    handle: async ({ caller, reply }, context) => {
      requirePermission(caller, 'audit', null);
      reply.headers({ 'content-type': 'application/x-ndjson', 'content-disposition': 'attachment; filename="audit.ngao-audit"' });
      return reply.send(Readable.from(auditExport(context)));
    },
  }),
];
