// SPDX-License-Identifier: Apache-2.0
import { changeRota, endAway, noteAway } from '../cases/rota.ts';
import { AwayBody, AwayParams, CommitteeRota, RotaBody } from '../contract/committee.ts';
import { type Route, route } from '../route.ts';
import { rotaView } from '../views/committee-rota.ts';

const access = { who: 'may', permission: 'decide' } as const;

export const committeeRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/committee/rota',
    summary: 'Who is on duty when, who is away and who stands in',
    access,
    schemas: { answer: CommitteeRota },
    handle: async ({ caller }, context) => await rotaView(context, caller),
  }),
  route({
    method: 'PUT',
    url: '/committee/rota',
    summary: 'Say who takes turns, and how large a share',
    access,
    schemas: { body: RotaBody, answer: CommitteeRota },
    handle: async ({ caller, body }, context) => {
      await changeRota(context, caller, body);
      return await rotaView(context, caller);
    },
  }),
  route({
    method: 'POST',
    url: '/committee/away',
    summary: 'Write down that a member is away, and who stands in',
    access,
    status: 201,
    schemas: { body: AwayBody, answer: CommitteeRota },
    handle: async ({ caller, body }, context) => {
      await noteAway(context, caller, body);
      return await rotaView(context, caller);
    },
  }),
  route({
    method: 'DELETE',
    url: '/committee/away/:uid',
    summary: 'Take an absence back',
    access,
    schemas: { params: AwayParams, answer: CommitteeRota },
    handle: async ({ caller, params }, context) => {
      await endAway(context, caller, params.uid);
      return await rotaView(context, caller);
    },
  }),
];
