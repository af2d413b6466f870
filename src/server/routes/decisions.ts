// SPDX-License-Identifier: Apache-2.0
import { approveException, reconfirmException, rejectException, revokeException } from '../actions/decide-exception.ts';
import { importExceptions } from '../actions/import-exceptions.ts';
import { proposeException, renewException } from '../actions/propose-exception.ts';
import { applyStoredRules, changeRule, makeRule, removeRule } from '../actions/rules.ts';
import { Done, IdParams } from '../contract/common.ts';
import {
  ApplyRulesAnswer,
  ApplyRulesBody,
  DecisionBody,
  DryRunAnswer,
  DryRunBody,
  ExceptionCounts,
  ExceptionCountsQuery,
  ExceptionRow,
  Exceptions,
  ExceptionsQuery,
  ImportAnswer,
  ImportBody,
  NewException,
  RenewBody,
  TriageRuleBody,
  TriageRules,
  TriageRulesQuery,
} from '../contract/decisions.ts';
import { type Route, route } from '../route.ts';
import { exceptionCounts, exceptionsPage, exceptionView } from '../views/exceptions.ts';
import { dryRunView, rulesView } from '../views/rules.ts';

const read = { who: 'may', permission: 'read' } as const;
const propose = { who: 'may', permission: 'propose' } as const;
/** Who decides proves anew that it is them. */
const decide = { who: 'may', permission: 'decide', confirmed: true } as const;

const exceptionRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/exceptions',
    summary: 'Dated decisions not to act',
    access: read,
    schemas: { query: ExceptionsQuery, answer: Exceptions },
    handle: async ({ caller, query }, context) => await exceptionsPage(context, caller, query),
  }),
  route({
    method: 'POST',
    url: '/exceptions',
    summary: 'Propose one; it hides nothing until another person approves it',
    access: propose,
    status: 201,
    schemas: { body: NewException, answer: ExceptionRow },
    handle: async ({ caller, body }, context) =>
      await exceptionView(context, caller, await proposeException(context, caller, body)),
  }),
  route({
    method: 'POST',
    url: '/exceptions/import',
    summary: 'Ignore files of repositories as proposals; copies of one decision become one',
    access: propose,
    schemas: { body: ImportBody, answer: ImportAnswer },
    handle: async ({ caller, body }, context) => await importExceptions(context, caller, body),
  }),
  route({
    method: 'GET',
    url: '/exceptions/counts',
    summary: 'How many exceptions there are in each state',
    access: read,
    schemas: { query: ExceptionCountsQuery, answer: ExceptionCounts },
    handle: async ({ caller, query }, context) => await exceptionCounts(context, caller, query),
  }),
  route({
    method: 'GET',
    url: '/exceptions/:id',
    summary: 'One exception',
    access: read,
    schemas: { params: IdParams, answer: ExceptionRow },
    handle: async ({ caller, params }, context) => await exceptionView(context, caller, params.id),
  }),
  route({
    method: 'POST',
    url: '/exceptions/:id/approve',
    summary: 'Approve it: another person than the proposer',
    access: decide,
    schemas: { params: IdParams, body: DecisionBody, answer: ExceptionRow },
    handle: async ({ caller, params, body }, context) => {
      await approveException(context, caller, { ...body, id: params.id });
      return await exceptionView(context, caller, params.id);
    },
  }),
  route({
    method: 'POST',
    url: '/exceptions/:id/reject',
    summary: 'Reject it, with a reason',
    access: { who: 'may', permission: 'decide' },
    schemas: { params: IdParams, body: DecisionBody, answer: ExceptionRow },
    handle: async ({ caller, params, body }, context) => {
      await rejectException(context, caller, { ...body, id: params.id });
      return await exceptionView(context, caller, params.id);
    },
  }),
  route({
    method: 'POST',
    url: '/exceptions/:id/revoke',
    summary: 'Take it back, with a reason; its findings are open again',
    access: { who: 'may', permission: 'triage' },
    schemas: { params: IdParams, body: DecisionBody, answer: ExceptionRow },
    handle: async ({ caller, params, body }, context) => {
      await revokeException(context, caller, { ...body, id: params.id });
      return await exceptionView(context, caller, params.id);
    },
  }),
  route({
    method: 'POST',
    url: '/exceptions/:id/reconfirm',
    summary: 'Say that it still holds in the newest release',
    access: decide,
    schemas: { params: IdParams, body: DecisionBody, answer: ExceptionRow },
    handle: async ({ caller, params, body }, context) => {
      await reconfirmException(context, caller, { ...body, id: params.id });
      return await exceptionView(context, caller, params.id);
    },
  }),
  route({
    method: 'POST',
    url: '/exceptions/:id/renew',
    summary: 'Propose the same with a new end and a new reason',
    access: propose,
    status: 201,
    schemas: { params: IdParams, body: RenewBody, answer: ExceptionRow },
    handle: async ({ caller, params, body }, context) =>
      await exceptionView(context, caller, await renewException(context, caller, { ...body, id: params.id })),
  }),
];

/** The actions let in the committee and administrators of the product; no single permission says that. */
const rules = { who: 'may', permission: ['decide', 'configure'], confirmed: true } as const;

const ruleRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/rules',
    summary: 'Triage rules of a product, in their order',
    access: read,
    schemas: { query: TriageRulesQuery, answer: TriageRules },
    handle: async ({ caller, query }, context) => await rulesView(context, caller, query.product),
  }),
  route({
    method: 'POST',
    url: '/rules',
    summary: 'A new rule',
    access: rules,
    status: 201,
    schemas: { body: TriageRuleBody, answer: TriageRules },
    handle: async ({ caller, body }, context) => {
      await makeRule(context, caller, body);
      return await rulesView(context, caller, body.product);
    },
  }),
  route({
    method: 'PUT',
    url: '/rules/:id',
    summary: 'Change a rule',
    access: rules,
    schemas: { params: IdParams, body: TriageRuleBody, answer: TriageRules },
    handle: async ({ caller, params, body }, context) => {
      await changeRule(context, caller, { ...body, id: params.id });
      return await rulesView(context, caller, body.product);
    },
  }),
  route({
    method: 'DELETE',
    url: '/rules/:id',
    summary: 'Remove a rule; what it did stays',
    access: rules,
    schemas: { params: IdParams, answer: Done },
    handle: async ({ caller, params }, context) => {
      await removeRule(context, caller, params.id);
      return { ok: true };
    },
  }),
  route({
    method: 'POST',
    url: '/rules/dry-run',
    summary: 'What rules would do with the open findings; changes nothing',
    access: read,
    perMinute: 30,
    schemas: { body: DryRunBody, answer: DryRunAnswer },
    handle: async ({ caller, body }, context) => await dryRunView(context, caller, body),
  }),
  route({
    method: 'POST',
    url: '/rules/apply',
    summary: 'Let the rules that are switched on act on the open findings, a piece per call',
    access: rules,
    schemas: { body: ApplyRulesBody, answer: ApplyRulesAnswer },
    handle: async ({ caller, body }, context) => await applyStoredRules(context, caller, body),
  }),
];

export const decisionRoutes: readonly Route[] = [...exceptionRoutes, ...ruleRoutes];
