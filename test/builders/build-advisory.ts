// SPDX-License-Identifier: Apache-2.0
import type { Advisory, AdvisoryProduct, Publisher } from '../../src/model/advisory.ts';
import { scoreCvss } from '../../src/model/cvss/index.ts';

/* Hand-written public advisories. `any-advisory.ts` makes arbitrary ones. */

export const samplePublisher: Publisher = {
  name: 'Example Switch Foundation',
  namespace: 'https://example.org',
  baseUrl: 'https://security.example.org',
  contact: 'security@example.org',
  idPrefix: 'NGAO',
  cna: { orgId: '0f1e2d3c-4b5a-4678-9abc-def012345678', shortName: 'example' },
  languages: ['en', 'fr'],
};

/** A score with the number that its vector gives. */
export function scoreOf(vector: string): Advisory['cvss'][number] {
  const scored = scoreCvss(vector);
  if (scored?.version !== '3.1' && scored?.version !== '4.0') throw new RangeError('not a vector of CVSS 3.1 or 4.0');
  return { version: scored.version, vector, score: scored.score };
}

/** An affected npm package, fixed on two lines. */
export function buildProduct(given: Partial<AdvisoryProduct> = {}): AdvisoryProduct {
  return {
    name: 'Example Ledger',
    purl: 'pkg:npm/%40example/ledger',
    ecosystem: 'npm',
    status: 'affected',
    scheme: 'semver',
    ranges: [
      { introduced: '0', fixed: '14.2.7' },
      { introduced: '15.0.0', fixed: '15.1.3' },
    ],
    versions: [],
    ...given,
  };
}

/** Complete in both languages: fixed package, image without a fix, chart that is not affected; CVE, GHSA, two scores. */
export function buildAdvisory(given: Partial<Advisory> = {}): Advisory {
  return {
    id: 'NGAO-2026-0001',
    aliases: ['CVE-1900-0001', 'GHSA-2345-6789-cfgh'],
    title: {
      en: 'Example Ledger posts a transfer twice when a request is replayed',
      fr: 'Example Ledger comptabilise deux fois un transfert lorsqu’une requête est rejouée',
    },
    summary: {
      en: 'A replayed request with a changed header is posted a second time.',
      fr: 'Une requête rejouée avec un en-tête modifié est comptabilisée une seconde fois.',
    },
    details: {
      en: 'The check for duplicates compares the **raw** header.\n\n- `Date` is part of it\n- a second date is a second key',
      fr: 'Le contrôle des doublons compare l’en-tête **brut**.\n\n- `Date` en fait partie\n- une autre date est une autre clé',
    },
    impact: {
      en: 'A participant can move money twice; the settlement report shows one transfer.',
      fr: 'Un participant peut déplacer l’argent deux fois ; le rapport de règlement ne montre qu’un transfert.',
    },
    workaround: {
      en: 'Refuse requests that are older than 60 seconds at the gateway.',
      fr: 'Refuser à la passerelle les requêtes de plus de 60 secondes.',
    },
    severity: 'high',
    products: [buildProduct(), sampleImage, sampleChart],
    cwes: ['CWE-294', 'CWE-345'],
    cvss: [
      scoreOf('CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:L'),
      scoreOf('CVSS:4.0/AV:N/AC:L/AT:N/PR:L/UI:N/VC:N/VI:H/VA:L/SC:N/SI:N/SA:N'),
    ],
    ssvc: { exploitation: 'poc', automatable: true, technicalImpact: 'partial' },
    references: [
      { type: 'fix', url: 'https://git.example.org/ledger/commit/4f2a', title: 'The fix' },
      { type: 'article', url: 'https://example.org/blog/replay' },
    ],
    credits: [
      { name: 'Amina Example', type: 'finder', organisation: 'Example University' },
      { name: 'R. Sample', type: 'remediation-developer' },
    ],
    vendorStatements: [
      { vendor: 'Example Bank', text: 'Nos installations sont à jour.', language: 'fr', at: '2026-03-02T08:00:00Z' },
    ],
    timeline: [
      { at: '2026-01-12T07:30:00Z', text: { en: 'Reported.', fr: 'Signalé.' } },
      { at: '2026-03-03T09:00:00Z', text: { en: 'Fixed versions released.', fr: 'Versions corrigées publiées.' } },
    ],
    tlp: 'clear',
    languages: ['en', 'fr'],
    revisions: [
      { number: 1, at: '2026-03-03T10:00:00Z', text: { en: 'First publication.', fr: 'Première publication.' } },
      { number: 2, at: '2026-03-05T12:15:00Z', text: { en: 'Image added.', fr: 'Image ajoutée.' } },
    ],
    published: '2026-03-03T10:00:00Z',
    ...given,
  };
}

const sampleImage: AdvisoryProduct = {
  name: 'Example Ledger image',
  vendor: 'Example Images',
  purl: 'pkg:oci/ledger?repository_url=registry.example.org/switch/ledger',
  status: 'affected',
  scheme: 'ecosystem',
  ranges: [],
  versions: ['v14.2.5', 'v14.2.6'],
  statement: { en: 'Rebuild the image on the fixed package.', fr: 'Reconstruire l’image sur le paquet corrigé.' },
};

const sampleChart: AdvisoryProduct = {
  name: 'Example Gateway chart',
  purl: 'pkg:helm/example-gateway?repository_url=https://charts.example.org',
  status: 'not-affected',
  scheme: 'semver',
  ranges: [],
  versions: [],
  justification: 'vulnerable_code_not_in_execute_path',
  statement: { en: 'The gateway never posts transfers.', fr: 'La passerelle ne comptabilise jamais de transfert.' },
};

/** English only, no CVE yet, nothing scored, one range that ends with its last affected version; later withdrawn. */
export function buildWithdrawnAdvisory(given: Partial<Advisory> = {}): Advisory {
  const en = (text: string) => ({ en: text });
  return {
    id: 'NGAO-2026-0002',
    aliases: [],
    title: en('Example Portal shows balances to a signed-out page'),
    summary: en('A cached page keeps the last balance <b>after</b> signing out.'),
    details: en('The page is cached by the browser & shown from the "back" button.'),
    impact: en('Somebody at the same machine may read one balance.'),
    severity: 'low',
    products: [
      {
        name: 'Example Portal',
        purl: 'pkg:npm/example-portal',
        ecosystem: 'npm',
        status: 'under-investigation',
        scheme: 'semver',
        ranges: [{ introduced: '2.0.0', lastAffected: '2.4.1' }],
        versions: [],
      },
    ],
    cwes: ['CWE-525'],
    cvss: [],
    references: [],
    credits: [],
    vendorStatements: [],
    timeline: [],
    tlp: 'clear',
    languages: ['en'],
    revisions: [{ number: 1, at: '2026-04-01T09:00:00Z', text: en('First publication.') }],
    published: '2026-04-01T09:00:00Z',
    withdrawn: { at: '2026-04-08T15:45:00Z', text: en('The page is never cached: the report was a mistake.') },
    ...given,
  };
}
