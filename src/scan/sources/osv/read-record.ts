// SPDX-License-Identifier: Apache-2.0
import type { AffectedPackage, VulnerabilityRecord } from '../../../model/vulnerability.ts';
import { field, isObject, type JsonObject, listField, malformed, objectField, textField, textList } from '../json-shape.ts';
import { readAffected } from './read-affected.ts';
import { readSeverity } from './read-severity.ts';

/** RFC 3339 with a zone; the schema asks for `Z`, older records carry offsets and no seconds fraction. */
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
/** CWE-506, Embedded Malicious Code: how GitHub and OSSF mark a package that is malware. */
const embeddedMaliciousCode = 'CWE-506';

export interface ReadRecord {
  record: VulnerabilityRecord;
  /** Statements that were unusable and are read conservatively. */
  repairs: readonly string[];
}

/**
 * Normalises one OSV record (OSV schema 1.7; newer minors and unknown ecosystems pass). Throws `input-malformed`
 * with the reason when it cannot be trusted at all: no id, no date, events that are no events.
 */
export function readRecord(json: JsonObject): ReadRecord {
  const repairs: string[] = [];
  const id = readId(json);
  const affected = listField(json, 'affected').map(asObject);
  const withdrawn = readWithdrawn(json);
  const cwes = readCwes(json, affected);
  const malware = isMalware(id, json, cwes);
  const record: VulnerabilityRecord = {
    id,
    aliases: idList(json, 'aliases', id),
    upstream: idList(json, 'upstream', id),
    modified: readInstant(json, 'modified'),
    summary: textField(json, 'summary') ?? '',
    details: textField(json, 'details') ?? '',
    ...readSeverity(json, affected, repairs),
    cwes: malware && cwes.length === 0 ? [embeddedMaliciousCode] : cwes,
    references: readReferences(json),
    malware,
    affected: affected
      .map((entry) => readAffected(entry, repairs))
      .filter((entry): entry is AffectedPackage => entry !== undefined),
  };
  if (textField(json, 'published') !== undefined) record.published = readInstant(json, 'published');
  if (withdrawn !== undefined) record.withdrawn = withdrawn;
  return { record, repairs };
}

function asObject(entry: unknown): JsonObject {
  if (!isObject(entry)) throw malformed('"affected" holds something that is not an object');
  return entry;
}

function readId(json: JsonObject): string {
  const id = textField(json, 'id');
  if (id === undefined || id === '') throw malformed('it has no "id"');
  if (!isId(id)) throw malformed('its "id" is not an identifier');
  return id;
}

function isId(text: string): boolean {
  return /^[\x21-\x7e]{1,200}$/.test(text);
}

/** Ids that are no ids are left out: an alias only groups, it never decides. */
function idList(json: JsonObject, name: string, own: string): string[] {
  const ids = textList(json, name).filter((id) => isId(id) && id !== own);
  return [...new Set(ids)].sort();
}

function readInstant(json: JsonObject, name: string): string {
  const text = textField(json, name);
  if (text === undefined) throw malformed(`it has no "${name}" date`);
  if (!instant.test(text)) throw malformed(`its "${name}" is not an RFC 3339 date`);
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw malformed(`its "${name}" is not an RFC 3339 date`);
  return text.endsWith('Z') ? text : new Date(time).toISOString();
}

/** Present means withdrawn, whatever the text: a wrong date must not bring a withdrawn record back. */
function readWithdrawn(json: JsonObject): string | undefined {
  const value = field(json, 'withdrawn');
  if (value === undefined || value === null || value === false || value === '') return undefined;
  return typeof value === 'string' ? value.slice(0, 40) : 'unknown';
}

function readCwes(json: JsonObject, affected: readonly JsonObject[]): string[] {
  const found = new Set<string>();
  const add = (value: unknown) => {
    if (typeof value === 'string' && /^CWE-\d{1,6}$/.test(value)) found.add(value);
  };
  for (const holder of [json, ...affected]) {
    const specific = objectField(holder, 'database_specific');
    for (const value of looseList(specific, 'cwe_ids')) add(value);
    for (const value of looseList(specific, 'cwes')) add(isObject(value) ? value.cweId : value);
  }
  return [...found].sort((a, b) => Number(a.slice(4)) - Number(b.slice(4)));
}

function looseList(object: JsonObject, name: string): readonly unknown[] {
  return Array.isArray(object[name]) ? (object[name] as unknown[]) : [];
}

function isMalware(id: string, json: JsonObject, cwes: readonly string[]): boolean {
  if (id.startsWith('MAL-') || cwes.includes(embeddedMaliciousCode)) return true;
  return looseList(objectField(json, 'database_specific'), 'malicious-packages-origins').length > 0;
}

function readReferences(json: JsonObject): string[] {
  const urls = listField(json, 'references').map((entry) => (isObject(entry) ? textField(entry, 'url') : undefined));
  return [...new Set(urls.filter((url) => url !== undefined && /^https?:\/\//.test(url)))] as string[];
}
