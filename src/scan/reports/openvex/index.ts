// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const openvex: ReportReader = {
  id: 'openvex',
  title: 'OpenVEX 0.2.0',
  sniff: ({ text, keys }) => keys.includes('@context') && /"@context"\s*:\s*"https:\/\/openvex\.dev\/ns/.test(text),
  read: async (input) => (await import('./read-openvex.ts')).readOpenvex(input),
};
