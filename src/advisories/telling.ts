// SPDX-License-Identifier: Apache-2.0
import type { Advisory, AdvisoryRange, AdvisoryScore, Publisher } from '../model/advisory.ts';
import { fixedVersions, modifiedAt } from '../model/advisory.ts';
import { scoreCvss } from '../model/cvss/index.ts';
import type { TellsOfProduct, TellsThat } from './contract.ts';

/** RFC 3339 in UTC, milliseconds left out where they are zero. */
export function instantOf(time: string): string {
  const at = Date.parse(time);
  return Number.isNaN(at) ? time : new Date(at).toISOString().replace('.000Z', 'Z');
}

/** What an advisory says, in the words every format is read back to. */
export function tellingOf(advisory: Advisory): TellsThat {
  return {
    id: advisory.id,
    aliases: [...new Set(advisory.aliases)].sort(),
    products: sortProducts(
      advisory.products.map((product) => ({
        purl: product.purl,
        status: product.status,
        ranges: product.ranges.map(rangeOf),
        versions: [...new Set(product.versions)].sort(),
        fixed: fixedVersions(product).sort(),
      })),
    ),
    scores: sortScores(advisory.cvss),
    cwes: [...new Set(advisory.cwes)].sort(),
    published: advisory.published === null ? '' : instantOf(advisory.published),
    modified: instantOf(modifiedAt(advisory)),
    withdrawn: advisory.withdrawn !== undefined,
  };
}

export function sortProducts(products: readonly TellsOfProduct[]): TellsOfProduct[] {
  return products.toSorted((a, b) => order(a.purl, b.purl) || order(JSON.stringify(a), JSON.stringify(b)));
}

export function sortScores(scores: readonly AdvisoryScore[]): AdvisoryScore[] {
  return scores
    .map(({ version, vector, score }) => ({ version, vector, score }))
    .sort((a, b) => order(a.version, b.version) || order(a.vector, b.vector));
}

/** Scores read back from vectors alone; a vector that is none is left out. */
export function scoresOfVectors(vectors: readonly unknown[]): AdvisoryScore[] {
  const scores = vectors.flatMap((vector) => {
    const scored = typeof vector === 'string' ? scoreCvss(vector) : undefined;
    if (scored?.version !== '3.1' && scored?.version !== '4.0') return [];
    return [{ version: scored.version, vector: vector as string, score: scored.score }];
  });
  return sortScores(scores);
}

/** The members in one order, so that equal ranges are equal texts. */
export function rangeOf({ introduced, fixed, lastAffected }: AdvisoryRange): AdvisoryRange {
  return { introduced, ...(fixed !== undefined && { fixed }), ...(lastAffected !== undefined && { lastAffected }) };
}

/** The public page of an advisory. */
export function pageOf({ baseUrl }: Publisher, { id }: { id: string }): string {
  return `${baseUrl}/security/advisories/${id}`;
}

/** The id by which the world knows the flaw: its CVE id, where it has one; and all its other names. */
export function namesOf({ id, aliases }: Advisory): { name: string; others: string[] } {
  const all = [...new Set([id, ...aliases])].sort();
  const name = all.find((alias) => alias.startsWith('CVE-')) ?? id;
  return { name, others: all.filter((other) => other !== name) };
}

export function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
