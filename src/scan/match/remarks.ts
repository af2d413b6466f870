// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../../model/component.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { Notice, Problem } from '../../model/problem.ts';
import type { AdvisoryRow } from '../../model/vulnerability.ts';
import type { Standing } from './standing.ts';
import type { Subject } from './subjects.ts';

/** `about` says what a remark is about: the same thing is told once. */
type Remark<T> = T & { about: string };

const originWords: Record<Component['origin']['kind'], string> = {
  registry: 'the registry',
  'private-registry': 'a private registry',
  git: 'git',
  url: 'a download address',
  file: 'a local file',
  'first-party': 'this project itself',
  unknown: 'an unknown place',
};

/** Either the package's own version or a bound of the advisory cannot be read as a version of its ecosystem. */
export function unreadableProblem(
  undecided: { row: AdvisoryRow; standing: Standing; version: string },
  subject: Subject,
  inventory: Inventory,
): Remark<Problem> {
  const { row, standing, version } = undecided;
  const text = standing.unreadable ?? '';
  const target = inventory.target.ref;
  if (text === version) {
    const what = version === '' ? `${subject.name} has no version` : `${subject.name} has the version ${quoted(version)}`;
    const next = `that cannot be compared with ${row.id} and others as a version of ${subject.ecosystem}`;
    const about = `${subject.ecosystem} ${subject.name} ${version}`;
    return { code: 'version-unreadable', message: `${what} ${next}; judge it by hand.`, target, about };
  }
  const message = `${row.id} has the bound ${quoted(text)}, which is no version of ${subject.ecosystem}: whether it hits ${subject.name}@${version} is not known. Correct the record at its source.`;
  return { code: 'version-unreadable', message, target, about: `${row.id} ${text}` };
}

/** A package of the same name as one with advisories, but not that one. */
export function collisionNotice(
  components: readonly Component[],
  rows: readonly AdvisoryRow[],
  inventory: Inventory,
): Remark<Notice> {
  const [first] = components as [Component, ...Component[]];
  const ids = rows.map((row) => row.id).sort();
  const shown = ids.length > 3 ? `${ids.slice(0, 3).join(', ')} and ${ids.length - 3} more` : ids.join(', ');
  const message = `${first.name}@${first.version} comes from ${originWords[first.origin.kind]}; the registry's package of that name has ${shown}, not applied here. Check whether it is a copy of that package.`;
  return {
    code: 'name-collision',
    message,
    target: inventory.target.ref,
    about: `${first.ecosystem} ${first.name} ${first.version}`,
  };
}

export function disputedNotice(id: string, subject: Subject, inventory: Inventory): Remark<Notice> {
  const message = `${id} calls ${subject.name}@${subject.version} malware, but the advisory behind it was withdrawn: told as a vulnerability of unknown severity, not as malware.`;
  return { code: 'malware-disputed', message, target: inventory.target.ref, about: `${id} ${subject.name} ${subject.version}` };
}

/** Versions come from strangers: bounded and escaped. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text);
}
