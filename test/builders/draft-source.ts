// SPDX-License-Identifier: Apache-2.0
import type { DraftSource, Told } from '../../src/cases/draft-source.ts';

export const told = (en: string, given: Partial<Told> = {}): Told => ({ text: { en }, tlp: 'clear', confidence: null, ...given });

/** A case of which everything can be told. */
export function buildSource(given: Partial<DraftSource> = {}): DraftSource {
  return {
    id: 'NGAO-1900-0001',
    now: '2026-06-01T08:00:00.000Z',
    languages: ['en', 'fr'],
    tlp: 'clear',
    summary: told('A ledger takes a transfer twice.'),
    details: told('The guard against repeats asks too late.'),
    impact: told('Whoever may send a transfer may have it settled twice.'),
    workaround: told('Settle by hand.'),
    level: 'high',
    weakness: 'CWE-362',
    scores: {
      team: ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N'],
      reporter: ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'],
    },
    ssvc: { exploitation: 'none', automatable: false, technicalImpact: 'partial' },
    affected: [{ uid: 'a1', name: 'pkg:npm/%40example/ledger@2.0.1', range: '>=1.0.0 <2.1.0', tlp: 'clear', confidence: null }],
    fixes: [{ component: 'a1', artefact: 'npm', version: '2.1.0' }],
    commits: [{ url: 'https://git.example.org/ledger/commit/abc123', publicAt: '2026-05-20T08:00:00.000Z' }],
    credits: [{ role: 'reporter', wish: 'named', name: 'Rita Example' }],
    vendors: [
      {
        vendor: 'Example Bank',
        statement: {
          text: 'We have taken the new version everywhere.',
          language: 'en',
          at: '2026-05-21T08:00:00.000Z',
          approved: true,
          tlp: 'clear',
        },
      },
    ],
    events: [{ what: 'received', at: '2026-04-01T08:00:00.000Z', public: true }],
    aliases: ['CVE-1900-0001'],
    kept: {
      caseUid: 'c'.repeat(32),
      codeName: 'quiet-heron',
      internalHosts: ['desk.internal.example.org'],
      contact: ['rita@example.org'],
      unnamed: [],
      confidences: [],
    },
    ...given,
  };
}
