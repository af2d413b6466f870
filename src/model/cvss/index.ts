// SPDX-License-Identifier: Apache-2.0
import { scoreV2 } from './v2.ts';
import { scoreV3 } from './v3.ts';
import { scoreV4 } from './v4.ts';

/** Version of a vector and its score: 0.0 to 10.0, one decimal. */
export interface CvssScore {
  version: '2.0' | '3.0' | '3.1' | '4.0';
  /** With temporal (threat) and environmental metrics where the vector defines them, else the base score. */
  score: number;
}

/**
 * Scores a CVSS vector string by the specifications of FIRST (v2.0, v3.0, v3.1, v4.0). Undefined when it is not a
 * valid vector: unknown, doubled or missing metrics, wrong case, wrong order (v4.0), text around it.
 */
export function scoreCvss(vector: string): CvssScore | undefined {
  if (!vector.startsWith('CVSS:')) return withVersion('2.0', scoreV2(vector));
  const [prefix, metrics] = [vector.slice(0, 9), vector.slice(9)];
  if (prefix === 'CVSS:4.0/') return withVersion('4.0', scoreV4(metrics));
  if (prefix === 'CVSS:3.1/') return withVersion('3.1', scoreV3(metrics, '3.1'));
  if (prefix === 'CVSS:3.0/') return withVersion('3.0', scoreV3(metrics, '3.0'));
  return undefined;
}

function withVersion(version: CvssScore['version'], score: number | undefined): CvssScore | undefined {
  return score === undefined ? undefined : { version, score };
}
