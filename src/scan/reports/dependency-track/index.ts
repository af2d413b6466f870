// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const dependencyTrack: ReportReader = {
  id: 'dependency-track',
  title: 'Dependency-Track findings (FPF), JSON',
  sniff: ({ keys, text }) => keys.includes('meta') && /"application"\s*:\s*"Dependency-Track"/.test(text),
  read: async (input) => (await import('./read-dependency-track.ts')).readDependencyTrack(input),
};
