// SPDX-License-Identifier: Apache-2.0
import type { Channel } from '../contract.ts';

export const discourse: Channel = {
  id: 'discourse',
  title: 'Discourse (topic in a category)',
  open: async (settings) => (await import('./send.ts')).openDiscourse(settings),
};
