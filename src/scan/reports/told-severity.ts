// SPDX-License-Identifier: Apache-2.0
import { remembering } from '../../kit/remembering.ts';
import { scoreCvss } from '../../model/cvss/index.ts';
import { type Severity, severityOfLabel, severityOfScore } from '../../model/severity.ts';
import type { CvssScore } from '../../model/vulnerability.ts';

/** Reports tell few vectors, each very often. */
export const scoreOfVector = remembering(scoreCvss, 1000);

/**
 * The tool's own word first, then its newest CVSS, else `unknown`. "Info" and "none" are known and assessed, so they are
 * `low` like a score of 0.0, not unknown.
 */
export function severityTold(label: string, cvss: readonly CvssScore[] = []): Severity {
  const told = severityOfLabel(label) ?? (/^(?:info(?:rmational)?|none)$/i.test(label.trim()) ? 'low' : undefined);
  if (told) return told;
  const newest = newestScore(cvss);
  return newest === undefined ? 'unknown' : severityOfScore(newest);
}

/** Scores of different versions are not compared: the worst of the newest version counts. */
function newestScore(cvss: readonly CvssScore[]): number | undefined {
  const version = cvss
    .map((score) => score.version)
    .sort()
    .at(-1);
  const scores = cvss.filter((score) => score.version === version).map(({ score }) => score);
  return scores.length === 0 ? undefined : Math.max(...scores);
}

/**
 * Scores of the vectors, recomputed; a vector that breaks its specification is left out. `method` tells the version of a
 * vector without prefix (CycloneDX: `CVSSv3`, `CVSSv31`). Each vector once.
 */
export function cvssOf(vectors: Iterable<{ vector: string; method?: string }>): CvssScore[] {
  const found = new Map<string, CvssScore>();
  for (const { vector, method } of vectors) {
    const whole = withPrefix(vector.trim(), method ?? '');
    const scored = whole.length > 512 ? undefined : scoreOfVector(whole);
    if (scored) found.set(whole, { ...scored, vector: whole });
  }
  return [...found.values()];
}

function withPrefix(vector: string, method: string): string {
  const bare = vector.replace(/^\(|\)$/g, '');
  if (bare.startsWith('CVSS:')) return bare;
  if (/^CVSSv?4/i.test(method)) return `CVSS:4.0/${bare}`;
  if (/^CVSSv?3\.?1/i.test(method)) return `CVSS:3.1/${bare}`;
  return /^CVSSv?3/i.test(method) ? `CVSS:3.0/${bare}` : bare;
}
