// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import { severityOfLabel } from '../../../model/severity.ts';
import type { VulnerabilityRecord } from '../../../model/vulnerability.ts';
import type { AdvisorySource, SourceSink } from '../contract.ts';
import { isObject, type JsonObject, malformed, textField, textList } from '../json-shape.ts';
import { readVulnerableIntervals } from './intervals.ts';

const feed = 'nodejs-core';
const months = 'january february march april may june july august september october november december'.split(' ');

/**
 * Node.js core advisories as nodejs/security-wg publishes them (`vuln/core/index.json`, or one numbered file each):
 * `cve`, `vulnerable` and `patched` semver ranges, `ref`, `overview`, `severity`. Records that somebody already
 * converted to OSV's shape (ecosystem `Node.js`, package `node`) are read by the `osv` item.
 */
export const nodejsCore: AdvisorySource = {
  id: 'nodejs-core',
  title: 'Node.js core security releases',
  recognises: ({ json }) => isObject(json) && (isCoreAdvisory(json) || isIndex(json)),
  read({ path, json }, sink) {
    if (!isObject(json)) return;
    if (isCoreAdvisory(json)) return emit({ file: path, number: numberOf(path), advisory: json }, sink);
    for (const [number, advisory] of Object.entries(json)) emit({ file: `${path}#${number}`, number, advisory }, sink);
  },
};

function isCoreAdvisory(json: JsonObject): boolean {
  return Object.hasOwn(json, 'cve') && Object.hasOwn(json, 'vulnerable') && !Object.hasOwn(json, 'module_name');
}

function isIndex(json: JsonObject): boolean {
  const keys = Object.keys(json);
  return (
    keys.length > 0 &&
    keys.every((key) => /^\d{1,6}$/.test(key)) &&
    keys.some((key) => isObject(json[key]) && isCoreAdvisory(json[key]))
  );
}

function numberOf(path: string): string {
  return /(\d+)\.json$/.exec(path)?.[1] ?? '';
}

function emit({ file, number, advisory }: { file: string; number: string; advisory: unknown }, sink: SourceSink): void {
  try {
    if (!isObject(advisory)) throw malformed('it is not an object');
    if (number === '') throw malformed('its file name holds no advisory number');
    sink.record(toRecord(number, advisory), [feed]);
  } catch (thrown) {
    if (!(thrown instanceof NgaoError)) throw thrown;
    sink.skipped({ file, reason: thrown.message });
  }
}

function toRecord(number: string, advisory: JsonObject): VulnerabilityRecord {
  const cves = textList(advisory, 'cve').filter((id) => /^CVE-\d{4}-\d{4,}$/.test(id));
  const reference = textField(advisory, 'ref') ?? '';
  const overview = textField(advisory, 'overview') ?? '';
  const modified = monthOf(reference) ?? yearOf(cves);
  if (modified === undefined) throw malformed('neither its reference nor its CVE tells a date');
  const ranges = readVulnerableIntervals(textField(advisory, 'vulnerable') ?? '', textField(advisory, 'patched') ?? '');
  return {
    id: `NSWG-CORE-${number}`,
    aliases: [...new Set(cves)].sort(),
    upstream: [],
    modified,
    published: modified,
    summary: textField(advisory, 'description') ?? overview.split('\n')[0] ?? '',
    details: overview,
    severity: severityOfLabel(textField(advisory, 'severity')) ?? 'unknown',
    cvss: [],
    cwes: [],
    references: reference.startsWith('https://') ? [reference] : [],
    malware: false,
    affected: [{ ecosystem: 'Node.js', name: 'node', versions: [], ranges }],
  };
}

/** The feed has no dates; the release posts it points to have month and year in their address. */
function monthOf(reference: string): string | undefined {
  const match = new RegExp(`(${months.join('|')})-(\\d{4})`).exec(reference.toLowerCase());
  if (!match?.[1]) return undefined;
  return `${match[2]}-${String(months.indexOf(match[1]) + 1).padStart(2, '0')}-01T00:00:00Z`;
}

function yearOf(cves: readonly string[]): string | undefined {
  const year = /^CVE-(\d{4})-/.exec([...cves].sort().at(-1) ?? '')?.[1];
  return year === undefined ? undefined : `${year}-01-01T00:00:00Z`;
}
