// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryProduct, AdvisoryRange } from '../../model/advisory.ts';

/** Purl types that are versioning schemes of vers under the same name; others are named by how they are ordered. */
const schemes = new Set(['cargo', 'composer', 'conan', 'gem', 'golang', 'maven', 'npm', 'nuget', 'pypi']);

/** A range in the notation of vers: `vers:npm/>=15.0.0|<15.1.3`; `*` where it has no bound at all. */
export function writeVers({ purl, scheme }: AdvisoryProduct, range: AdvisoryRange): string {
  const type = /^pkg:([^/]+)\//.exec(purl)?.[1] ?? '';
  const order = scheme === 'semver' ? 'semver' : 'generic';
  const from = range.introduced === '0' ? [] : [`>=${quote(range.introduced)}`];
  const to = range.fixed !== undefined ? [`<${quote(range.fixed)}`] : [];
  const upTo = range.fixed === undefined && range.lastAffected !== undefined ? [`<=${quote(range.lastAffected)}`] : [];
  return `vers:${schemes.has(type) ? type : order}/${[...from, ...to, ...upTo].join('|') || '*'}`;
}

/** The range that `writeVers` wrote, or undefined when the text holds more than one stretch or is no vers. */
export function readVers(text: string): AdvisoryRange | undefined {
  const constraints = /^vers:[a-z][a-z0-9.-]*\/(.+)$/.exec(text)?.[1]?.split('|');
  if (constraints === undefined || constraints.length > 2) return undefined;
  if (constraints.length === 1 && constraints[0] === '*') return { introduced: '0' };
  const from = constraints[0]?.startsWith('>=') ? constraints.shift() : undefined;
  const introduced = from === undefined ? '0' : unquote(from.slice(2));
  const [end, more] = constraints;
  if (introduced === undefined || more !== undefined) return undefined;
  return end === undefined ? { introduced } : endAt(introduced, end);
}

function endAt(introduced: string, end: string): AdvisoryRange | undefined {
  const [, comparator, version] = /^(<=?)([^<>=!]+)$/.exec(end) ?? [];
  const plain = version === undefined ? undefined : unquote(version);
  if (plain === undefined) return undefined;
  return comparator === '<' ? { introduced, fixed: plain } : { introduced, lastAffected: plain };
}

/** Versions are percent-quoted as in a purl: a colon stands for itself. */
function quote(version: string): string {
  return encodeURIComponent(version)
    .replaceAll('%3A', ':')
    .replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

function unquote(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
