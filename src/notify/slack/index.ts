// SPDX-License-Identifier: Apache-2.0
import type { Channel } from '../contract.ts';

export const slack: Channel = {
  id: 'slack',
  title: 'Slack, Mattermost, Rocket.Chat (incoming webhook)',
  open: async (settings) => (await import('./send.ts')).openSlack(settings),
};
