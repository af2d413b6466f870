// SPDX-License-Identifier: Apache-2.0
import type { Advisory, AdvisoryScore } from '../../model/advisory.ts';
import { scoreCvss } from '../../model/cvss/index.ts';
import { type CsafNote, type CsafSource, noteTitles } from './edition.ts';
import { note } from './notes.ts';
import { idsOf, type Leaf } from './product-tree.ts';

/** Scores as members of the vulnerability, and a note for the vectors that have no place there. */
export interface ToldScores {
  member: { scores?: object[]; metrics?: object[] };
  notes: CsafNote[];
}

/**
 * CSAF 2.0 knows CVSS up to 3.1 and one score per version and product (test 6.1.7); a score needs products that are not known
 * to be free of the flaw. Whatever cannot stand there stands in a note, so that nothing is lost.
 */
export function tellScores(source: CsafSource, leaves: readonly Leaf[]): ToldScores {
  const { advisory, edition } = source;
  const products = idsOf(leaves, ({ kind, product }) => kind === 'reached' && product.status !== 'not-affected');
  const can = (score: AdvisoryScore, at: number) =>
    products.length > 0 &&
    (edition.version === '2.1' || score.version === '3.1') &&
    advisory.cvss.findIndex(({ version }) => version === score.version) === at;
  const placed = advisory.cvss.filter(can);
  const rest = advisory.cvss.filter((score, at) => !can(score, at));
  const notes = rest.length === 0 ? [] : [note('other', noteTitles.scores, rest.map(({ vector }) => vector).join('\n'))];
  if (edition.version === '2.0') {
    const scores = placed.map((score) => ({ products, cvss_v3: cvssObject(score) }));
    return { member: scores.length > 0 ? { scores } : {}, notes };
  }
  const content = {
    ...Object.fromEntries(placed.map((score) => [score.version === '3.1' ? 'cvss_v3' : 'cvss_v4', cvssObject(score)])),
    ...(advisory.ssvc && { ssvc_v2: ssvcSelection(source, advisory.ssvc) }),
  };
  return { member: Object.keys(content).length > 0 && products.length > 0 ? { metrics: [{ content, products }] } : {}, notes };
}

/** The base score stands for the base metrics alone (tests 6.1.9 and 6.1.10), whatever further metrics the vector has. */
function cvssObject({ version, vector }: AdvisoryScore): object {
  const base = scoreCvss(baseOf(version, vector))?.score ?? 0;
  return { version, vectorString: vector, baseScore: base, baseSeverity: severityOf(base) };
}

const baseMetrics = {
  '3.1': /^(AV|AC|PR|UI|S|C|I|A):/,
  '4.0': /^(AV|AC|AT|PR|UI|VC|VI|VA|SC|SI|SA):/,
};

function baseOf(version: AdvisoryScore['version'], vector: string): string {
  const [prefix, ...metrics] = vector.split('/');
  return [prefix, ...metrics.filter((metric) => baseMetrics[version].test(metric))].join('/');
}

/** The qualitative scale, the same in CVSS 3.1 (clause 5) and 4.0 (clause 6). */
export function severityOf(score: number): string {
  if (score >= 9) return 'CRITICAL';
  if (score >= 7) return 'HIGH';
  if (score >= 4) return 'MEDIUM';
  return score > 0 ? 'LOW' : 'NONE';
}

const exploitationKeys = { none: 'N', poc: 'P', active: 'A' };
const technicalKeys = { partial: 'P', total: 'T' };

/** SSVC selection list 2.0.0; the publisher's view of the day of the newest revision. */
function ssvcSelection({ advisory }: CsafSource, ssvc: NonNullable<Advisory['ssvc']>): object {
  const selection = (key: string, version: string, value: string) => ({
    namespace: 'ssvc',
    key,
    version,
    values: [{ key: value }],
  });
  return {
    timestamp: advisory.revisions.at(-1)?.at,
    schemaVersion: '2.0.0',
    selections: [
      selection('E', '1.1.0', exploitationKeys[ssvc.exploitation]),
      selection('A', '2.0.0', ssvc.automatable ? 'Y' : 'N'),
      selection('TI', '1.0.0', technicalKeys[ssvc.technicalImpact]),
    ],
  };
}
