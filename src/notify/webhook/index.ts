// SPDX-License-Identifier: Apache-2.0
import type { Channel } from '../contract.ts';

export const webhook: Channel = {
  id: 'webhook',
  title: 'Webhook (signed)',
  open: async (settings) => (await import('./send.ts')).openWebhook(settings),
};
