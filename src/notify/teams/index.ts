// SPDX-License-Identifier: Apache-2.0
import type { Channel } from '../contract.ts';

export const teams: Channel = {
  id: 'teams',
  title: 'Microsoft Teams (workflow webhook)',
  open: async (settings) => (await import('./send.ts')).openTeams(settings),
};
