// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const retireJs: ReportReader = {
  id: 'retire-js',
  title: 'retire.js report, JSON',
  sniff: ({ keys, text }) =>
    (keys.includes('version') && keys.includes('data') && (keys.includes('messages') || keys.includes('errors'))) ||
    /^\s*\[\s*\{\s*"(?:file"\s*:\s*"[^"]*"\s*,\s*"results|results"\s*:\s*\[\s*\{\s*"(?:component|version|npmname|detection))"/.test(
      text,
    ),
  read: async (input) => (await import('./read-retire-js.ts')).readRetireJs(input),
};
