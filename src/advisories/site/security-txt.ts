// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import type { AdvisoryLanguage } from '../../model/advisory.ts';

export const securityTxtPath = '/.well-known/security.txt';
export const securityTxtType = 'text/plain; charset=utf-8';

export interface SecurityTxt {
  /** In the order of preference: `https:`, `mailto:`, `tel:`. */
  contacts: readonly string[];
  /** RFC 3339; at most a year ahead. */
  expires: string;
  encryption?: readonly string[];
  acknowledgments?: string;
  languages: readonly AdvisoryLanguage[];
  canonical: readonly string[];
  policy?: string;
  csaf?: string;
}

/**
 * The file of RFC 9116, not yet signed (section 2.3: the caller signs it as a whole). Throws `config-invalid` when the
 * result would break a rule at `now`.
 */
export function writeSecurityTxt(given: SecurityTxt, now: string): string {
  const line = (name: string, value: string | undefined) => (value === undefined ? [] : [`${name}: ${value}`]);
  const text = `${[
    ...given.contacts.flatMap((contact) => line('Contact', contact)),
    ...line('Expires', given.expires),
    ...(given.encryption ?? []).flatMap((key) => line('Encryption', key)),
    ...line('Acknowledgments', given.acknowledgments),
    ...(given.languages.length > 0 ? line('Preferred-Languages', given.languages.join(', ')) : []),
    ...given.canonical.flatMap((address) => line('Canonical', address)),
    ...line('Policy', given.policy),
    ...line('CSAF', given.csaf),
  ].join('\n')}\n`;
  const { errors } = checkSecurityTxt(text, now);
  if (errors.length > 0) {
    throw new NgaoError(
      'config-invalid',
      `The settings give a security.txt that breaks RFC 9116 (${errors.join(', ')}). Mend contact, expiry or addresses.`,
    );
  }
  return text;
}

export interface SecurityTxtAnswer {
  valid: boolean;
  /** What RFC 9116 forbids; each once. */
  errors: string[];
  /** What it advises against, and what it does not know. */
  warnings: string[];
}

const yearInMilliseconds = 366 * 24 * 3600 * 1000;
const addressFields = ['contact', 'encryption', 'acknowledgments', 'canonical', 'policy', 'hiring', 'csaf'];
const known = new Set([...addressFields, 'expires', 'preferred-languages']);

/** Checks an unsigned or clear-signed file as it stands at `now`. Never throws for what is in it. */
export function checkSecurityTxt(text: string, now: string): SecurityTxtAnswer {
  const errors: string[] = [];
  const warnings: string[] = [];
  const fields = linesOf(text).flatMap((line) => fieldOf(line) ?? []);
  if (fields.length < linesOf(text).length) errors.push('malformed-line');
  const all = (name: string) => fields.filter((field) => field.name === name).map(({ value }) => value);
  if (all('contact').length === 0) errors.push('missing-contact');
  checkExpires(all('expires'), { errors, warnings, now });
  checkLanguages(all('preferred-languages'), errors);
  errors.push(...fields.flatMap(addressErrors));
  if (fields.some(({ name }) => !known.has(name))) warnings.push('unknown-field');
  if (all('csaf').some((value) => !value.endsWith('/provider-metadata.json'))) warnings.push('csaf-filename');
  return { valid: errors.length === 0, errors: [...new Set(errors)], warnings: [...new Set(warnings)] };
}

interface Field {
  /** Lower case. */
  name: string;
  value: string;
}

function fieldOf(line: string): Field | undefined {
  const at = line.indexOf(':');
  const name = line.slice(0, Math.max(0, at));
  const value = line.slice(at + 1).trim();
  return /^[!-9;-~]+$/.test(name) && value !== '' ? { name: name.toLowerCase(), value } : undefined;
}

/** Without comments, blank lines and the armour of a clear signature, whose escaped dashes are read back (RFC 9580, 7). */
function linesOf(text: string): string[] {
  const signed =
    /^-----BEGIN PGP SIGNED MESSAGE-----\r?\n(?:[^\r\n]+\r?\n)*\r?\n([\s\S]*?)\r?\n-----BEGIN PGP SIGNATURE-----/.exec(text);
  const lines = (signed ? signed[1]!.replace(/^- /gm, '') : text).split(/\r?\n/);
  return lines.filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

function checkExpires(values: readonly string[], at: { errors: string[]; warnings: string[]; now: string }): void {
  const [value] = values;
  if (value === undefined) return void at.errors.push('missing-expires');
  if (values.length > 1) return void at.errors.push('duplicate-expires');
  const instant = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(instant)) return void at.errors.push('invalid-expires');
  if (instant <= Date.parse(at.now)) at.errors.push('expired');
  else if (instant > Date.parse(at.now) + yearInMilliseconds) at.warnings.push('expires-too-far');
}

function checkLanguages(values: readonly string[], errors: string[]): void {
  if (values.length > 1) errors.push('duplicate-preferred-languages');
  const tags = values.flatMap((value) => value.split(',').map((tag) => tag.trim()));
  // RFC 5646, the shape alone.
  if (tags.some((tag) => !/^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i.test(tag))) errors.push('invalid-language-tag');
}

function addressErrors({ name, value }: Field): string[] {
  if (!addressFields.includes(name)) return [];
  if (!/^[a-z][a-z0-9+.-]*:\S+$/i.test(value)) return [`${name}-not-uri`];
  return /^http:/i.test(value) ? ['web-uri-not-https'] : [];
}
