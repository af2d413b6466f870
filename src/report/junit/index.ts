// SPDX-License-Identifier: Apache-2.0
import type { ReportFormat } from '../contract.ts';

export const junit: ReportFormat = {
  id: 'junit',
  title: 'JUnit XML: a failing test per violation, for CircleCI, Jenkins and their like',
  offeredBy: ['scan'],
  write: async (input) => (await import('./write-junit.ts')).writeJunit(input),
};
