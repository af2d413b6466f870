// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';

/**
 * Fingerprints of findings about files, for tools that give none: made of rule, file and code or message, never of a line
 * number, so that they stay when lines move. Equal ones at several places of one report are numbered `:1`, `:2`, ...
 * One instance per report.
 */
export class OwnFingerprints {
  private readonly seen = new Map<string, Map<string, number>>();

  /**
   * `parts` identify what was found, `place` where (line and column): undefined when the same was already told for the
   * same place, which is one finding told twice. Never pass a secret's value: a hash of a short secret can be guessed.
   */
  next(parts: readonly string[], place: string): string | undefined {
    const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24);
    const places = this.seen.get(hash) ?? new Map<string, number>();
    this.seen.set(hash, places);
    if (places.has(place)) return undefined;
    places.set(place, places.size + 1);
    return `${hash}:${places.size}`;
  }
}

/** Code without its white space: re-indented code keeps its fingerprint. */
export function codeText(snippet: string): string {
  return snippet.slice(0, 4096).replace(/\s+/g, '');
}
