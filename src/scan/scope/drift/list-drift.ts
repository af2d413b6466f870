// SPDX-License-Identifier: Apache-2.0
import type { ReleaseScope } from '../../../model/release-scope.ts';
import type { Drift, ScopeList } from '../../../model/scope-drift.ts';
import { isInRelease } from './tag-drift.ts';

/** One thing in scope and the names a list may call it by. */
export interface ScopeMember {
  name: string;
  alsoCalled: readonly string[];
}

export interface ListGap {
  /** The list's name. */
  list: string;
  /** In the release, not in the list. Sorted. */
  lacks: string[];
  /** In the list, not in the release. Sorted. */
  hasMore: string[];
}

/** Every list that does not say what the release says, both ways. */
export function listDrift(scope: ReleaseScope, lists: readonly ScopeList[]): Drift[] {
  const release = `${scope.name} ${scope.version}`;
  return compareLists(membersOf(scope), lists).flatMap(({ list, lacks, hasMore }) => {
    const less = `The list "${list}" lacks ${lacks.length} that ${release} holds: ${lacks.join(', ')}.`;
    const more = `The list "${list}" has ${hasMore.length} that ${release} does not hold: ${hasMore.join(', ')}.`;
    const drift: Drift[] = [
      { code: 'list-lacks', message: less, subject: list, names: lacks, where: [] },
      { code: 'list-has-more', message: more, subject: list, names: hasMore, where: [] },
    ];
    return drift.filter(({ names }) => names.length > 0);
  });
}

/** The release's own images by their last name; a list may also name the repository they are built from. */
export function membersOf({ images }: ReleaseScope): ScopeMember[] {
  const own = images.filter((image) => image.own && isInRelease(image));
  const names = Map.groupBy(own, ({ name }) => lastOf(name));
  return [...names.entries()].map(([name, group]) => ({
    name,
    alsoCalled: [...new Set(group.flatMap(({ component }) => (component === undefined ? [] : [lastOf(component)])))],
  }));
}

/** Names are compared without owner: lists are written either way. */
export function compareLists(members: readonly ScopeMember[], lists: readonly ScopeList[]): ListGap[] {
  const known = new Set(members.flatMap(({ name, alsoCalled }) => [name, ...alsoCalled]));
  return lists.map(({ name: list, items }) => {
    const named = new Set(items.map(lastOf));
    const lacks = members.filter(({ name, alsoCalled }) => ![name, ...alsoCalled].some((called) => named.has(called)));
    return { list, lacks: lacks.map(({ name }) => name).sort(), hasMore: [...named].filter((name) => !known.has(name)).sort() };
  });
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
