// SPDX-License-Identifier: Apache-2.0
import { Done } from '../contract/common.ts';
import {
  LineBody,
  LineParams,
  PlanAnswer,
  PlanBody,
  PublicationParams,
  PublishingOf,
  PublishingOverview,
  WatchBody,
} from '../contract/publishing.ts';
import { publishingOverview } from '../publishing/overview.ts';
import { cancelPlan, makePlan } from '../publishing/plan.ts';
import { settleWatch } from '../publishing/post-release.ts';
import { publishingOf } from '../publishing/publication-view.ts';
import { settleLine } from '../publishing/settle-line.ts';
import { type Route, route } from '../route.ts';

const person = { who: 'person' } as const;
/** Who makes something public proves anew that it is them. */
const proven = { who: 'person', confirmed: true } as const;

export const publishingRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/advisories/:uid/publications',
    summary: 'The ledger of an advisory, and what a plan can choose from',
    access: person,
    schemas: { params: PublicationParams, answer: PublishingOf },
    handle: async ({ caller, params }, context) => await publishingOf(context, caller, params.uid),
  }),
  route({
    method: 'POST',
    url: '/advisories/:uid/plan',
    summary: 'Plan to publish it; everything that is missing is told at once',
    access: proven,
    schemas: { params: PublicationParams, body: PlanBody, answer: PlanAnswer },
    handle: async ({ caller, params, body }, context) => await makePlan(context, caller, { ...body, ...params }),
  }),
  route({
    method: 'POST',
    url: '/advisories/:uid/plan/cancel',
    summary: 'Take a plan back before it starts',
    access: person,
    schemas: { params: PublicationParams, answer: Done },
    handle: async ({ caller, params }, context) => {
      await cancelPlan(context, caller, params.uid);
      return { ok: true };
    },
  }),
  route({
    method: 'POST',
    url: '/advisories/:uid/lines/:line',
    summary: 'Decide about a line that failed or is in doubt',
    access: person,
    schemas: { params: LineParams, body: LineBody, answer: Done },
    handle: async ({ caller, params, body }, context) => {
      await settleLine(context, caller, { ...body, ...params });
      return { ok: true };
    },
  }),
  route({
    method: 'GET',
    url: '/publishing',
    summary: 'What is being published, which numbers are waited for, what will end',
    access: person,
    schemas: { answer: PublishingOverview },
    handle: async ({ caller }, context) => await publishingOverview(context, caller),
  }),
  route({
    method: 'POST',
    url: '/publishing/watch',
    summary: 'Say that a fact about a published flaw was looked at',
    access: person,
    schemas: { body: WatchBody, answer: Done },
    handle: async ({ caller, body }, context) => {
      await settleWatch(context, caller, body);
      return { ok: true };
    },
  }),
];
