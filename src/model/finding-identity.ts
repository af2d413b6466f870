// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { FindingKind } from './report.ts';

/** What makes a finding the same finding: where, what kind, in what, about what. Never how bad or how it is worded. */
export interface FindingSubject {
  /** The target's ref. */
  target: string;
  kind: FindingKind;
  /** The package without its version (`packageOf`), or the file for findings about a file. */
  package: string;
  /** Vulnerability group's primary id, rule id, licence id, ... */
  about: string;
  /** Component class, or '' where there is no component. */
  class: string;
}

/**
 * `ngao:` and 20 hex digits (80 bits: two of 10^9 findings collide with a probability below one in a million).
 * Fields are joined as JSON, so that no two different subjects have one text.
 * A suffix `.2`, `.3` tells several versions or places of one subject apart; the identity is the part before the dot.
 */
export function findingIdentity(subject: FindingSubject): string {
  const text = JSON.stringify([subject.target, subject.kind, subject.package, subject.about, subject.class]);
  return `ngao:${createHash('sha256').update(text).digest('hex').slice(0, 20)}`;
}

/** Purl type, namespace and name: `pkg:npm/%40scope/name@1.0.0?x=y#z` is `pkg:npm/%40scope/name`. */
export function packageOf(purl: string): string {
  const path = purl.replace(/[?#].*$/s, '');
  const version = path.indexOf('@', path.lastIndexOf('/') + 1);
  return version === -1 ? path : path.slice(0, version);
}

/** Gives findings of one identity their suffixes, in the order given. */
export function numberIdentities<T extends { id: string }>(findings: readonly T[]): T[] {
  const counts = new Map<string, number>();
  return findings.map((finding) => {
    const count = (counts.get(finding.id) ?? 0) + 1;
    counts.set(finding.id, count);
    return count === 1 ? finding : { ...finding, id: `${finding.id}.${count}` };
  });
}
