// SPDX-License-Identifier: Apache-2.0
import Type from 'typebox';
import { requirePermission } from '../access.ts';
import * as machines from '../actions/machines.ts';
import * as people from '../actions/people.ts';
import { Done, IdParams, id, list, maybe, object, text } from '../contract/common.ts';
import {
  FederationRow,
  Federations,
  GrantBody,
  InviteAnswer,
  InviteBody,
  NewFederation,
  NewToken,
  NewTokenAnswer,
  SavedView,
  SavedViewBody,
  SavedViews,
  Tokens,
  UserPatch,
  Users,
} from '../contract/people.ts';
import { type Route, route } from '../route.ts';
import { federationsOf, peopleOf, tokensOf, usersOf, viewsOf } from '../views/people.ts';

const look = { who: 'may', permission: 'configure' } as const;
const change = { who: 'may', permission: 'configure', confirmed: true } as const;
const done = { ok: true as const };

export const peopleRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/users',
    summary: 'Accounts and their roles',
    access: look,
    schemas: { answer: Users },
    handle: async ({ caller }, context) => {
      requirePermission(caller, 'configure', null);
      return await usersOf(context);
    },
  }),
  route({
    method: 'POST',
    url: '/users/invite',
    summary: 'A one-time link for a new account',
    access: change,
    status: 201,
    schemas: { body: InviteBody, answer: InviteAnswer },
    handle: async ({ caller, body }, context) => await people.inviteUser(context, caller, body),
  }),
  route({
    method: 'POST',
    url: '/users/:id/reset',
    summary: 'A one-time link for a new password; ends every session and second factor of the account',
    access: change,
    schemas: { params: IdParams, answer: InviteAnswer },
    handle: async ({ caller, params }, context) => await people.resetUser(context, caller, params.id),
  }),
  route({
    method: 'PATCH',
    url: '/users/:id',
    summary: 'Rename or disable an account',
    access: change,
    schemas: { params: IdParams, body: UserPatch, answer: Done },
    handle: async ({ caller, params, body }, context) => {
      await people.changeUser(context, caller, { ...body, id: params.id });
      return done;
    },
  }),
  route({
    method: 'POST',
    url: '/users/:id/grants',
    summary: 'Give a role',
    access: change,
    schemas: { params: IdParams, body: GrantBody, answer: Done },
    handle: async ({ caller, params, body }, context) => {
      await people.grantRole(context, caller, { ...body, userId: params.id });
      return done;
    },
  }),
  route({
    method: 'DELETE',
    url: '/users/:id/grants/:grant',
    summary: 'Take a role',
    access: change,
    schemas: { params: object({ id, grant: id }), answer: Done },
    handle: async ({ caller, params }, context) => {
      await people.revokeRole(context, caller, { userId: params.id, grantId: params.grant });
      return done;
    },
  }),
  route({
    method: 'GET',
    url: '/people',
    summary: 'Who can be given something to do',
    access: { who: 'may', permission: 'read' },
    schemas: { query: object({ product: maybe(id) }), answer: list(object({ id, name: text })) },
    handle: async ({ caller, query }, context) => await peopleOf(context, caller, query.product),
  }),
  route({
    method: 'GET',
    url: '/tokens',
    summary: 'Ingest tokens',
    access: look,
    schemas: { answer: Tokens },
    handle: async ({ caller }, context) => await tokensOf(context, caller),
  }),
  route({
    method: 'POST',
    url: '/tokens',
    summary: 'A new ingest token, shown once',
    access: change,
    status: 201,
    schemas: { body: NewToken, answer: NewTokenAnswer },
    handle: async ({ caller, body }, context) => {
      const made = await machines.makeToken(context, caller, body);
      const row = (await tokensOf(context, caller)).find((each) => each.id === made.id);
      return { token: made.token, row };
    },
  }),
  route({
    method: 'DELETE',
    url: '/tokens/:id',
    summary: 'Revoke a token at once',
    access: look,
    schemas: { params: IdParams, answer: Done },
    handle: async ({ caller, params }, context) => {
      await machines.revokeToken(context, caller, params.id);
      return done;
    },
  }),
  route({
    method: 'GET',
    url: '/federations',
    summary: 'CI systems whose own tokens are accepted',
    access: look,
    schemas: { answer: Federations },
    handle: async ({ caller }, context) => await federationsOf(context, caller),
  }),
  route({
    method: 'POST',
    url: '/federations',
    summary: 'Accept the OIDC tokens of a CI system',
    access: change,
    status: 201,
    schemas: { body: NewFederation, answer: FederationRow },
    handle: async ({ caller, body }, context) => {
      const made = await machines.makeFederation(context, caller, body);
      return (await federationsOf(context, caller)).find((each) => each.id === made);
    },
  }),
  route({
    method: 'DELETE',
    url: '/federations/:id',
    summary: 'Stop accepting them',
    access: look,
    schemas: { params: IdParams, answer: Done },
    handle: async ({ caller, params }, context) => {
      await machines.revokeFederation(context, caller, params.id);
      return done;
    },
  }),
  route({
    method: 'GET',
    url: '/views',
    summary: 'Your saved views',
    access: { who: 'person' },
    schemas: { query: object({ page: maybe(Type.String({ maxLength: 80 })) }), answer: SavedViews },
    handle: async ({ caller, query }, context) => await viewsOf(context, caller, query.page),
  }),
  route({
    method: 'POST',
    url: '/views',
    summary: 'Save what a list shows now',
    access: { who: 'person' },
    schemas: { body: SavedViewBody, answer: SavedView },
    handle: async ({ caller, body }, context) => await people.saveView(context, caller, body),
  }),
  route({
    method: 'DELETE',
    url: '/views/:id',
    summary: 'Forget a saved view',
    access: { who: 'person' },
    schemas: { params: IdParams, answer: Done },
    handle: async ({ caller, params }, context) => {
      await people.forgetView(context, caller, params.id);
      return done;
    },
  }),
];
