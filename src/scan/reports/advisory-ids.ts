// SPDX-License-Identifier: Apache-2.0
import { preferredId } from '../../model/vulnerability-ids.ts';

const known = /\b(?:GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}|CVE-\d{4}-\d{4,19}|MAL-\d{4}-\d+)\b/gi;

/** GHSA, CVE and MAL ids written in a text or an address, in order, each once and in its canonical case. */
export function advisoryIdsIn(text: string): string[] {
  return [...new Set((text.slice(0, 65_536).match(known) ?? []).map(canonicalId))];
}

/** Ids are compared by their spelling: `cve-…` becomes `CVE-…`, `ghsa-ABCD-…` becomes `GHSA-abcd-…`. */
export function canonicalId(id: string): string {
  const trimmed = id.trim();
  if (/^(?:CVE|MAL)-\d/i.test(trimmed)) return trimmed.toUpperCase();
  return /^GHSA-/i.test(trimmed) ? `GHSA-${trimmed.slice(5).toLowerCase()}` : trimmed;
}

/**
 * The id people would quote and the others. `isMalware` prefers MAL. `about` is '' when no id was told.
 */
export function namedBy(ids: Iterable<string>, isMalware = false): { about: string; aliases: string[] } {
  const all = new Set([...ids].map(canonicalId).filter((id) => id !== ''));
  const about = preferredId(all, isMalware);
  all.delete(about);
  return { about, aliases: [...all].sort() };
}

/** Whether an advisory says "this package is malware" rather than "it has a flaw". */
export function isMalware(ids: Iterable<string>): boolean {
  for (const id of ids) if (/^MAL-\d/i.test(id)) return true;
  return false;
}
