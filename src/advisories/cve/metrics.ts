// SPDX-License-Identifier: Apache-2.0
import type { Advisory } from '../../model/advisory.ts';

/** CVSS, and the deployer's SSVC decision points in the shape that CISA's containers carry. */
export function metricsOf({ cvss, ssvc, id }: Advisory): object[] {
  const scores = cvss.map(({ version, vector, score }) => {
    const body = { version, vectorString: vector, baseScore: score, baseSeverity: bandOf(score) };
    return { format: 'CVSS', ...(version === '4.0' ? { cvssV4_0: body } : { cvssV3_1: body }) };
  });
  if (!ssvc) return scores;
  const options = [
    { Exploitation: ssvc.exploitation },
    { Automatable: ssvc.automatable ? 'yes' : 'no' },
    { 'Technical Impact': ssvc.technicalImpact },
  ];
  return [...scores, { other: { type: 'ssvc', content: { id, role: 'Supplier', version: '2.0.3', options } } }];
}

/** Qualitative rating of CVSS 3.1 and 4.0, which has a word for 0.0. */
export function bandOf(score: number): string {
  if (score === 0) return 'NONE';
  if (score < 4) return 'LOW';
  if (score < 7) return 'MEDIUM';
  return score < 9 ? 'HIGH' : 'CRITICAL';
}
