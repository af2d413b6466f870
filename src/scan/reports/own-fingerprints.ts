// SPDX-License-Identifier: Apache-2.0
import { hash } from 'node:crypto';

/**
 * Fingerprints of findings about files, for tools that give none: made of rule, file and code or message, never of a line
 * number, so that they stay when lines move. Equal ones at several places of one report are numbered `:1`, `:2`, ...
 * One instance per report.
 */
export class OwnFingerprints {
  private readonly counts = new Map<string, number>();
  private readonly seen = new Set<string>();

  /**
   * `parts` identify what was found, `place` where (line and column): undefined when the same was already told for the
   * same place, which is one finding told twice. Never pass a secret's value: a hash of a short secret can be guessed.
   */
  next(parts: readonly string[], place: string): string | undefined {
    const made = hash('sha256', JSON.stringify(parts)).slice(0, 24);
    const here = `${made} ${place}`;
    if (this.seen.has(here)) return undefined;
    this.seen.add(here);
    const count = (this.counts.get(made) ?? 0) + 1;
    this.counts.set(made, count);
    return `${made}:${count}`;
  }
}

/** Code without its white space: re-indented code keeps its fingerprint. */
export function codeText(snippet: string): string {
  return snippet.slice(0, 4096).replace(/\s+/g, '');
}
