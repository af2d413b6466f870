// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryProduct, AdvisoryRange } from '../model/advisory.ts';
import { parsePurl } from '../model/purl.ts';

/*
 * One stretch of versions as a VERS specifier (package-url/vers-spec): `vers:npm/>=1.0.0|<1.4.2`. Each stretch is its own
 * specifier, so that stretches in any order mean what they say.
 */

/** Purl types whose package managers have a VERS type of the same name. */
const ownOrder = new Set(['npm', 'pypi', 'maven', 'gem', 'nuget', 'deb', 'rpm', 'conan', 'alpm', 'composer', 'cargo', 'golang']);

/** Every version. */
export function versOfAll(product: AdvisoryProduct): string {
  return `vers:${versType(product)}/*`;
}

export function versOf(product: AdvisoryProduct, { introduced, fixed, lastAffected }: AdvisoryRange): string {
  const from = introduced === '0' && (fixed !== undefined || lastAffected !== undefined) ? [] : [`>=${encode(introduced)}`];
  if (fixed !== undefined) from.push(`<${encode(fixed)}`);
  else if (lastAffected !== undefined) from.push(`<=${encode(lastAffected)}`);
  return `vers:${versType(product)}/${from.join('|')}`;
}

/** Reads what `versOf` wrote; undefined for every other specifier. */
export function rangeOfVers(text: string): AdvisoryRange | undefined {
  if (/^vers:[a-z0-9.-]+\/\*$/.test(text)) return { introduced: '0' };
  const match = /^vers:[a-z0-9.-]+\/(?:>=([^|<>=]+))?\|?(?:<(=?)([^|<>=]+))?$/.exec(text);
  if (!match || (match[1] === undefined && match[3] === undefined)) return undefined;
  const introduced = match[1] === undefined ? '0' : decode(match[1]);
  const end = match[3] === undefined ? undefined : decode(match[3]);
  if (introduced === undefined || (match[3] !== undefined && end === undefined)) return undefined;
  if (end === undefined) return { introduced };
  return match[2] === '=' ? { introduced, lastAffected: end } : { introduced, fixed: end };
}

function versType({ purl, scheme }: AdvisoryProduct): string {
  const type = parsePurl(purl, 'grammar')?.type ?? '';
  if (ownOrder.has(type)) return type;
  return scheme === 'semver' ? 'semver' : 'generic';
}

function encode(version: string): string {
  return encodeURIComponent(version.toWellFormed()).replaceAll('%3A', ':').replaceAll('%2B', '+');
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
