// SPDX-License-Identifier: Apache-2.0
import type { Channel } from '../contract.ts';

export const matrix: Channel = {
  id: 'matrix',
  title: 'Matrix (room message)',
  open: async (settings) => (await import('./send.ts')).openMatrix(settings),
};
