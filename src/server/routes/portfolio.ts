// SPDX-License-Identifier: Apache-2.0
import type { Readable } from 'node:stream';
import Type from 'typebox';
import { reportReaders } from '../../scan/reports/registry.ts';
import { requirePermission } from '../access.ts';
import { confirmClosures } from '../actions/confirm-closures.ts';
import { changePolicy, makeProduct } from '../actions/products.ts';
import { changeTarget, makeTarget } from '../actions/targets.ts';
import { IdParams, object, text } from '../contract/common.ts';
import { ProductPolicy } from '../contract/decisions.ts';
import {
  Components,
  ComponentsQuery,
  ComponentView,
  Impact,
  ImpactQuery,
  Job,
  JobParams,
  NewProduct,
  Product,
  Products,
  ReportFormats,
  ReportRow,
  Reports,
  ReportsQuery,
  Target,
  TargetBody,
  TargetPatch,
  Targets,
  TargetsQuery,
  UploadAnswer,
  UploadQuery,
} from '../contract/portfolio.ts';
import { receiveReport } from '../ingest/receive-report.ts';
import { policyView } from '../policy/product-policy.ts';
import { type Route, route } from '../route.ts';
import { componentsPage, componentView } from '../views/components.ts';
import { impactView } from '../views/impact.ts';
import { jobView, seenReport, sendOriginal } from '../views/jobs.ts';
import { productsView, reportsPage, targetsPage, targetView } from '../views/portfolio.ts';

const read = { who: 'may', permission: 'read' } as const;

export const portfolioRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/products',
    summary: 'Products you may see',
    access: read,
    schemas: { answer: Products },
    handle: async ({ caller }, context) => await productsView(context, caller),
  }),
  route({
    method: 'POST',
    url: '/products',
    summary: 'A new product',
    access: { who: 'may', permission: 'configure' },
    status: 201,
    schemas: { body: NewProduct, answer: Product },
    handle: async ({ caller, body }, context) => {
      const id = await makeProduct(context, caller, body);
      return (await productsView(context, caller)).find((each) => each.id === id);
    },
  }),
  route({
    method: 'GET',
    url: '/products/:id/policy',
    summary: 'Clocks, calendar and limits of a product',
    access: read,
    schemas: { params: IdParams, answer: ProductPolicy },
    handle: async ({ caller, params }, context) => {
      requirePermission(caller, 'read', params.id);
      return await policyView(context, params.id);
    },
  }),
  route({
    method: 'PUT',
    url: '/products/:id/policy',
    summary: 'Change them; clocks of open findings follow',
    access: { who: 'may', permission: 'configure', confirmed: true },
    schemas: { params: IdParams, body: ProductPolicy, answer: ProductPolicy },
    handle: async ({ caller, params, body }, context) => {
      await changePolicy(context, caller, { id: params.id, policy: body });
      return await policyView(context, params.id);
    },
  }),
  route({
    method: 'GET',
    url: '/targets',
    summary: 'Repositories, images, charts and external things',
    access: read,
    schemas: { query: TargetsQuery, answer: Targets },
    handle: async ({ caller, query }, context) => await targetsPage(context, caller, query),
  }),
  route({
    method: 'POST',
    url: '/targets',
    summary: 'A new target',
    access: { who: 'may', permission: 'upload' },
    status: 201,
    schemas: { body: TargetBody, answer: Target },
    handle: async ({ caller, body }, context) => await targetView(context, caller, await makeTarget(context, caller, body)),
  }),
  route({
    method: 'GET',
    url: '/targets/:id',
    summary: 'One target',
    access: read,
    schemas: { params: IdParams, answer: Target },
    handle: async ({ caller, params }, context) => await targetView(context, caller, params.id),
  }),
  route({
    method: 'PATCH',
    url: '/targets/:id',
    summary: 'Change scope, expected scans, or archive it',
    access: { who: 'may', permission: 'upload' },
    schemas: { params: IdParams, body: TargetPatch, answer: Target },
    handle: async ({ caller, params, body }, context) => {
      await changeTarget(context, caller, { ...body, id: params.id });
      return await targetView(context, caller, params.id);
    },
  }),
  route({
    method: 'POST',
    url: '/reports',
    summary: 'Hand in a report, as the body, byte for byte',
    access: { who: 'ingest' },
    status: 202,
    perMinute: 1200,
    schemas: { query: UploadQuery, body: 'stream', answer: UploadAnswer },
    handle: async ({ caller, query, http, reply }, context) => {
      const key = http.headers['idempotency-key'];
      const body = http.body as Readable;
      const answer = await receiveReport(context, caller, {
        query,
        body,
        idempotencyKey: typeof key === 'string' ? key : undefined,
      });
      if (answer.duplicate) reply.code(200);
      reply.header('location', `/api/v1/jobs/${answer.job}`);
      return answer;
    },
  }),
  route({
    method: 'GET',
    url: '/reports',
    summary: 'Reports that were handed in',
    access: read,
    schemas: { query: ReportsQuery, answer: Reports },
    handle: async ({ caller, query }, context) => await reportsPage(context, caller, query),
  }),
  route({
    method: 'GET',
    url: '/reports/formats',
    summary: 'Formats of reports that are read',
    access: read,
    schemas: { answer: ReportFormats },
    handle: async () =>
      reportReaders.map(({ id, title }) => ({ id, title })).sort((a, b) => a.title.localeCompare(b.title, 'en')),
  }),
  route({
    method: 'GET',
    url: '/reports/:id',
    summary: 'One report',
    access: { who: 'ingest' },
    schemas: { params: IdParams, answer: ReportRow },
    handle: async ({ caller, params }, context) => await seenReport(context, caller, params.id),
  }),
  route({
    method: 'GET',
    url: '/reports/:id/original',
    summary: 'The file as it was handed in',
    access: read,
    schemas: { params: IdParams, answer: 'raw' },
    handle: async ({ caller, params, reply }, context) => await sendOriginal(context, caller, { id: params.id, reply }),
  }),
  route({
    method: 'POST',
    url: '/reports/:id/confirm',
    summary: 'Confirm that the many findings a report no longer tells are really gone',
    access: { who: 'may', permission: 'triage' },
    schemas: {
      params: IdParams,
      body: object({ reason: Type.String({ minLength: 3, maxLength: 1000 }) }),
      answer: object({ job: text }),
    },
    handle: async ({ caller, params, body }, context) => ({
      job: await confirmClosures(context, caller, { id: params.id, reason: body.reason }),
    }),
  }),
  route({
    method: 'GET',
    url: '/jobs/:id',
    summary: 'How far the taking in of a report is',
    access: { who: 'ingest' },
    schemas: { params: JobParams, answer: Job },
    handle: async ({ caller, params }, context) => await jobView(context, caller, params.id),
  }),
  route({
    method: 'GET',
    url: '/components',
    summary: 'Components that targets hold now',
    access: read,
    schemas: { query: ComponentsQuery, answer: Components },
    handle: async ({ caller, query }, context) => await componentsPage(context, caller, query),
  }),
  route({
    method: 'GET',
    url: '/components/:id',
    summary: 'One component and who uses it',
    access: read,
    schemas: { params: IdParams, answer: ComponentView },
    handle: async ({ caller, params }, context) => await componentView(context, caller, params.id),
  }),
  route({
    method: 'GET',
    url: '/impact',
    summary: 'Which targets and releases contain it, since when, fixed where',
    access: read,
    schemas: { query: ImpactQuery, answer: Impact },
    handle: async ({ caller, query }, context) => await impactView(context, caller, query),
  }),
];
