// SPDX-License-Identifier: Apache-2.0
import { type AdvisoryRow, rowOf, type SiteSource, thanksOf } from '../../src/advisories/site/site-source.ts';
import type { Advisory } from '../../src/model/advisory.ts';
import { buildAdvisory, buildProduct, buildWithdrawnAdvisory, samplePublisher } from './build-advisory.ts';

const digest = '9f2c6f0d1b7e4a35c8d90e1f2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d';

/** A site with these rows and nothing else. */
export function siteOf(rows: readonly AdvisoryRow[]): SiteSource {
  return {
    publisher: samplePublisher,
    rows,
    thanks: [],
    trust: { keys: [] },
    releases: [],
    settingsAt: '2026-01-01T00:00:00Z',
    feedIdentity: { authority: 'security.example.org', date: '2026' },
  };
}

/** Advisories as a foundation would have them: the two of the builder and some more. */
export function siteAdvisories(): Advisory[] {
  return [
    buildAdvisory(),
    buildWithdrawnAdvisory(),
    buildAdvisory({
      id: 'NGAO-2026-0003',
      aliases: ['CVE-1900-0003'],
      severity: 'critical',
      title: {
        en: 'Example Gateway accepts an expired client certificate',
        fr: 'Example Gateway accepte un certificat client expiré',
      },
      products: [buildProduct({ name: 'Example Gateway', purl: 'pkg:npm/%40example/gateway' })],
      credits: [{ name: 'Kofi Sample', type: 'reporter' }],
      published: '2026-05-12T09:00:00Z',
      revisions: [{ number: 1, at: '2026-05-12T09:00:00Z', text: { en: 'First publication.', fr: 'Première publication.' } }],
    }),
    buildAdvisory({
      id: 'NGAO-2025-0007',
      aliases: [],
      severity: 'medium',
      title: { en: 'Example Portal writes session numbers into its log' },
      products: [buildProduct({ name: 'Example Portal', purl: 'pkg:npm/example-portal' })],
      credits: [{ name: 'Amina Example', type: 'finder', organisation: 'Example University' }],
      published: '2025-11-04T14:00:00Z',
      revisions: [{ number: 1, at: '2025-11-04T14:00:00Z', text: { en: 'First publication.' } }],
    }),
  ];
}

/** A site with everything on it. */
export function sampleSite(): SiteSource {
  const advisories = siteAdvisories();
  return {
    ...siteOf(advisories.map(rowOf)),
    thanks: advisories.flatMap(thanksOf),
    policy: {
      inForceSince: '2026-01-01T00:00:00Z',
      text: {
        en: '# How we handle reports\n\nWe answer **every** report in person within seven days.\n\n## What we ask of you\n\n- give us time to fix it\n- use only what is yours\n\nWrite to [the committee](mailto:security@example.org).',
        fr: '# Traitement des signalements\n\nNous répondons **personnellement** à chaque signalement sous sept jours.\n\n## Ce que nous vous demandons\n\n- laissez-nous le temps de corriger\n- n’utilisez que ce qui vous appartient',
      },
    },
    trust: {
      clocks: { since: '2025-01-01T00:00:00Z', closedCases: 31, medianAcknowledgementDays: 1.25, shareInTime: 0.968 },
      keys: [
        {
          fingerprint: '5f2de5521c63a801ab59ccb603d49de44b29100f',
          purpose: { en: 'Signs CSAF documents', fr: 'Signe les documents CSAF' },
          path: '/.well-known/csaf/openpgp/5F2DE5521C63A801AB59CCB603D49DE44B29100F.asc',
          validFrom: '2026-01-01T00:00:00Z',
          validUntil: '2028-01-01T00:00:00Z',
        },
        {
          fingerprint: '0a1de5521c63a801ab59ccb603d49de44b291aaa',
          purpose: { en: 'Signed CSAF documents before 2026', fr: 'Signait les documents CSAF avant 2026' },
          path: '/.well-known/csaf/openpgp/0A1DE5521C63A801AB59CCB603D49DE44B291AAA.asc',
          validFrom: '2024-01-01T00:00:00Z',
          revokedAt: '2026-01-02T00:00:00Z',
        },
      ],
      checkpoint: {
        origin: 'security.example.org/audit',
        rootHash: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=',
        at: '2026-05-12T09:05:00Z',
      },
      conformanceUrl: 'https://docs.example.org/conformance',
    },
    releases: [
      {
        product: { key: 'ledger', name: 'Example Ledger' },
        version: '14.2.7',
        releasedAt: '2026-03-03T09:00:00Z',
        modifiedAt: '2026-03-04T09:00:00Z',
        sboms: [
          { title: 'CycloneDX 1.6', path: '/sbom/ledger-14.2.7.cdx.json', mediaType: 'application/json', sha256: digest },
          { title: 'SPDX 2.3', path: '/sbom/ledger-14.2.7.spdx.json', mediaType: 'application/json' },
        ],
        vex: [{ title: 'OpenVEX', path: '/vex/ledger-14.2.7.openvex.json', mediaType: 'application/json', sha256: digest }],
        licences: [
          { licence: 'MIT', components: 812 },
          { licence: 'Apache-2.0', components: 96 },
          { licence: 'MPL-2.0 OR Apache-2.0', components: 2 },
        ],
        statements: { known: 3, stated: 3, affected: 1, notAffected: 1, underInvestigation: 1, fixed: 0 },
        advisories: [{ id: 'NGAO-2026-0001', title: { en: 'Example Ledger posts a transfer twice' }, relation: 'fixed' }],
        holds: ['npm-example-ledger'],
      },
    ],
  };
}

/** Everything that people can write, replaced by one text. */
export function anySite(text: string): SiteSource {
  const site = sampleSite();
  const told = { en: text };
  return {
    ...site,
    rows: site.rows.map((row) => ({
      ...row,
      title: told,
      summary: told,
      products: row.products.map(({ key }) => ({ key, name: text })),
    })),
    thanks: site.thanks.map((row) => ({ ...row, name: text, organisation: text })),
    policy: { text: told, inForceSince: '2026-01-01T00:00:00Z' },
    trust: { ...site.trust, keys: site.trust.keys.map((key) => ({ ...key, purpose: told, fingerprint: text })) },
    releases: site.releases.map((release) => ({
      ...release,
      product: { key: text, name: text },
      version: text,
      licences: [{ licence: text, components: 1 }],
      advisories: [{ id: 'NGAO-2026-0001', title: told, relation: 'affected' as const }],
    })),
  };
}
