// SPDX-License-Identifier: Apache-2.0
import { type Severity, severities } from '../../model/severity.ts';
import type { AffectedPackage, AffectedRange, CvssScore, RangeEvent } from '../../model/vulnerability.ts';

/*
 * Short JSON for the match file.
 * affected: [[versions, [type, lastKnownAffected, event, ...], ...], ...]; an event is a letter and a version: "i0", "f1.2.3".
 */
type PackedRange = [type: string, lastKnownAffected: string, ...events: string[]];
type PackedEntry = [versions: readonly string[], ...ranges: PackedRange[]];

const letters = { introduced: 'i', fixed: 'f', last_affected: 'a', limit: 'l' } as const;
const kinds: Readonly<Record<string, keyof RangeEvent>> = { i: 'introduced', f: 'fixed', a: 'last_affected', l: 'limit' };

/** The entries of one package, git ranges left out (a commit is no version); '' when nothing can be compared. */
export function packAffected(entries: readonly AffectedPackage[]): string {
  const packed = entries.map(packEntry).filter((entry) => entry[0].length > 0 || entry.length > 1);
  return packed.length === 0 ? '' : JSON.stringify(packed);
}

export function unpackAffected(text: string, ecosystem: string, name: string): AffectedPackage[] {
  return (JSON.parse(text) as PackedEntry[]).map(([versions, ...ranges]) => ({
    ecosystem,
    name,
    versions,
    ranges: ranges.map(unpackRange),
  }));
}

export interface Facts {
  aliases: readonly string[];
  cvss: readonly CvssScore[];
  cwes: readonly string[];
  summary: string;
}

export function packFacts({ aliases, cvss, cwes, summary }: Facts): string {
  return JSON.stringify([aliases, cvss.map(({ version, vector, score }) => [version, vector, score]), cwes, summary]);
}

export function unpackFacts(text: string): Facts {
  const [aliases, cvss, cwes, summary] = JSON.parse(text) as [
    string[],
    [CvssScore['version'], string, number][],
    string[],
    string,
  ];
  return { aliases, cvss: cvss.map(([version, vector, score]) => ({ version, vector, score })), cwes, summary };
}

export function packSeverity(severity: Severity): number {
  return severities.indexOf(severity);
}

export function unpackSeverity(number: number): Severity {
  return severities[number] ?? 'unknown';
}

function packEntry(entry: AffectedPackage): PackedEntry {
  return [entry.versions, ...entry.ranges.filter((range) => range.type !== 'GIT').map(packRange)];
}

function packRange(range: AffectedRange): PackedRange {
  return [range.type === 'SEMVER' ? 'S' : 'E', range.lastKnownAffected ?? '', ...range.events.flatMap(packEvent)];
}

function packEvent(event: RangeEvent): string[] {
  return Object.entries(letters).flatMap(([kind, letter]) => {
    const version = event[kind as keyof RangeEvent];
    return version === undefined ? [] : [letter + version];
  });
}

function unpackRange([type, lastKnownAffected, ...events]: PackedRange): AffectedRange {
  const range: AffectedRange = { type: type === 'S' ? 'SEMVER' : 'ECOSYSTEM', events: events.map(unpackEvent) };
  if (lastKnownAffected !== '') range.lastKnownAffected = lastKnownAffected;
  return range;
}

function unpackEvent(text: string): RangeEvent {
  return { [kinds[text[0] as string] as string]: text.slice(1) };
}
