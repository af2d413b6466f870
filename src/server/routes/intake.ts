// SPDX-License-Identifier: Apache-2.0
import { changeCommittee, committeeView } from '../cases/committee-settings.ts';
import { CommitteeSettings } from '../contract/cases.ts';
import { type Route, route } from '../route.ts';

export const intakeRoutes: readonly Route[] = [
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
