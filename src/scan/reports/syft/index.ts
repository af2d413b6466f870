// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const syft: ReportReader = {
  id: 'syft',
  title: 'Syft inventory, JSON',
  sniff: ({ keys, text }) => keys[0] === 'artifacts' || (keys.includes('artifacts') && /"name"\s*:\s*"syft"/.test(text)),
  read: async (input) => (await import('./read-syft.ts')).readSyft(input),
};
