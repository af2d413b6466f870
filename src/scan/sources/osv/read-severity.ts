// SPDX-License-Identifier: Apache-2.0
import { scoreCvss } from '../../../model/cvss/index.ts';
import { type Severity, severityOfLabel, severityOfScore } from '../../../model/severity.ts';
import type { CvssScore } from '../../../model/vulnerability.ts';
import { isObject, type JsonObject, listField, objectField, textField } from '../json-shape.ts';

/**
 * The record's own label first (GHSA's is what people's gates use), then the highest CVSS score, then a
 * distribution's word, else `unknown`. Severities stand on the record or, since schema 1.4, on its `affected` entries.
 */
export function readSeverity(
  json: JsonObject,
  affected: readonly JsonObject[],
  repairs: string[],
): { severity: Severity; cvss: CvssScore[] } {
  const entries = [json, ...affected].flatMap((holder) => listField(holder, 'severity')).filter(isObject);
  const cvss = readVectors(entries, repairs);
  const label = severityOfLabel(textField(objectField(json, 'database_specific'), 'severity'));
  const scored = cvss.length > 0 ? severityOfScore(Math.max(...cvss.map((entry) => entry.score))) : undefined;
  return { severity: label ?? scored ?? readWord(affected, entries) ?? 'unknown', cvss };
}

function readVectors(entries: readonly JsonObject[], repairs: string[]): CvssScore[] {
  const vectors = new Map<string, CvssScore>();
  for (const entry of entries) {
    const vector = textField(entry, 'score');
    if (vector === undefined || !textField(entry, 'type')?.startsWith('CVSS_') || vectors.has(vector)) continue;
    const scored = scoreCvss(vector);
    if (scored) vectors.set(vector, { version: scored.version, vector, score: scored.score });
    else repairs.push('a CVSS vector is not valid and was left out');
  }
  return [...vectors.values()].sort((a, b) => (a.vector < b.vector ? 1 : -1));
}

/** Type `Ubuntu` (schema 1.7) carries a word instead of a vector; others put one into `ecosystem_specific`. */
function readWord(affected: readonly JsonObject[], entries: readonly JsonObject[]): Severity | undefined {
  const words = entries
    .filter((entry) => !textField(entry, 'type')?.startsWith('CVSS_'))
    .map((entry) => textField(entry, 'score'));
  const specific = affected.map((entry) => textField(objectField(entry, 'ecosystem_specific'), 'severity'));
  const labels = [...words, ...specific].map(severityOfLabel);
  return (['critical', 'high', 'medium', 'low'] as const).find((severity) => labels.includes(severity));
}
