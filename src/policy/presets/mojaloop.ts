// SPDX-License-Identifier: Apache-2.0
import type { PolicyFile } from '../../model/policy.ts';
import { foundationLicenses } from '../licenses/foundation-licenses-table.ts';

/** Waivers of the foundation's own licence gate (its published scanner 1.1.2), all of one date. */
const waived = { owner: 'Mojaloop Foundation', expires: '2027-01-01' };

/**
 * Mojaloop Foundation: medium and up fail; critical within 3 business days, high 30, medium 60, low 90 days
 * (dependency vulnerability guide); its licence list, spellings and central waivers; production licences gate.
 */
export const mojaloop: PolicyFile = {
  gate: {
    vulnerability: 'medium',
    runtime: 'medium',
    graceDays: { critical: '3 business days', high: 30, medium: 60, low: 90 },
  },
  // R61: only where tests show that the fix breaks something, with an issue, a day and what lessens the harm meanwhile.
  exceptionNeeds: ['issue', 'evidence', 'mitigations'],
  licenses: {
    allow: Object.keys(foundationLicenses),
    aliases: {
      'Apache 2.0': 'Apache-2.0',
      'Apache2.0': 'Apache-2.0',
      'Apache License 2.0': 'Apache-2.0',
      'Apache License, Version 2.0': 'Apache-2.0',
      BSD: 'BSD-2-Clause',
      'MIT License': 'MIT',
      'The MIT License': 'MIT',
      'ISC License': 'ISC',
    },
    prod: 'fail',
    dev: 'warn',
    exceptions: [
      { package: 'taffydb', version: '2.6.2', reason: 'MIT in its repository; package.json tells none', ...waived },
      { package: 'buffercursor', version: '0.0.12', reason: 'No licence told anywhere; accepted centrally', ...waived },
      { package: 'buffers', version: '0.1.1', reason: 'No licence told anywhere; accepted centrally', ...waived },
      { package: 'cycle', version: '1.0.3', reason: 'Public domain by its page; no licence file', ...waived },
      { package: 'spdx-exceptions', version: '2.2.0', reason: 'CC-BY-3.0: the attribution is given', ...waived },
      { package: 'map-stream', version: '0.1.0', reason: 'MIT by its page; its own licence text', ...waived },
      { package: 'axe-core', version: '4.4.3', reason: 'MPL-2.0, used unmodified (MPL 1.7)', ...waived },
      { package: '@redocly/config', version: '0.1.3', reason: 'MIT in its repository; package.json tells none', ...waived },
    ],
  },
};
