// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../../model/component.ts';
import type { Exception } from '../../model/exception.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { Finding } from '../../model/report.ts';
import { compileLocationGlob } from './location-glob.ts';
import { compilePackagePattern } from './package-pattern.ts';
import { makePathGlob, type PathGlob } from './path-glob.ts';

/** A finding with what the exceptions look at, gathered once. */
export interface Subject {
  finding: Finding;
  ids: readonly string[];
  inventory: Inventory | undefined;
  /** Keys of every installed copy. */
  copies: readonly string[];
}

/** An exception ready to be asked. */
export interface Matcher {
  exception: Exception;
  /** What in it can never match, in words; such an exception matches nothing. */
  broken: string | undefined;
  matches(subject: Subject): boolean;
}

/** `satisfies` of the semver library, handed in so that it is loaded only where an exception has a range. */
export type Satisfies = (version: string, range: string) => boolean;

/** Compiles an exception: all matchers present must hold (AND); one without any matches nothing. */
export function makeMatcher(exception: Exception, satisfies: Satisfies | undefined): Matcher {
  const tests: ((subject: Subject) => boolean)[] = [matchesKind(exception), matchesId(exception)].flatMap((test) => test ?? []);
  const named = namesSomething(exception);
  const name = packageTest(exception);
  const location = exception.location === undefined ? undefined : compileLocationGlob(exception.location);
  const broken =
    (exception.package !== undefined && !name && 'package') || (exception.location !== undefined && !location && 'location');
  if (name) tests.push(({ finding }) => finding.component !== null && name(finding.component.name));
  if (location) tests.push(({ finding }) => filesOf(finding).some(location));
  tests.push(...simpleTests(exception), ...versionTest(exception, satisfies), ...pathTest(exception));
  return {
    exception,
    broken: broken ? `its ${broken} is not a readable pattern` : undefined,
    matches: (subject) => named && !broken && tests.every((test) => test(subject)),
  };
}

/** Whether the version is a range and not one exact version. */
export function isRange(version: string): boolean {
  return /[<>=^~|*\s]|(^|\.)[xX](\.|$)/.test(version.trim());
}

function namesSomething({
  vulnerability,
  package: name,
  version,
  target,
  path,
  location,
  kind,
  scope,
  fixState,
  ...rest
}: Exception): boolean {
  return [vulnerability, name, version, target, path, location, kind, scope, fixState, rest.class].some(
    (matcher) => matcher !== undefined,
  );
}

/**
 * Without a kind, an exception that names an id is about that id whatever its kind; one that names none is about known
 * vulnerabilities only. So a waiver for a package never hides that the package turned into malware, or its licence.
 */
function matchesKind({ kind, kinds, vulnerability }: Exception): (subject: Subject) => boolean {
  return ({ finding }) => {
    if (kinds && !kinds.includes(finding.kind)) return false;
    if (kind !== undefined) return finding.kind === kind;
    return vulnerability !== undefined || finding.kind === 'vulnerability' || finding.kind === 'runtime';
  };
}

function matchesId({ vulnerability, aliases }: Exception): ((subject: Subject) => boolean) | undefined {
  if (vulnerability === undefined) return undefined;
  return ({ ids }) => (aliases ? ids.includes(vulnerability) : ids[0] === vulnerability);
}

function packageTest({ package: name, packagePattern }: Exception): ((name: string) => boolean) | undefined {
  if (name === undefined) return undefined;
  return packagePattern ? compilePackagePattern(name) : (candidate) => candidate === name;
}

function simpleTests(exception: Exception): ((subject: Subject) => boolean)[] {
  const { target, scope, fixState, licenseOutcome } = exception;
  const tests: ((subject: Subject) => boolean)[] = [];
  if (target !== undefined)
    tests.push(({ finding, inventory }) => finding.target === target || inventory?.target.name === target);
  if (exception.class !== undefined) tests.push(({ finding }) => finding.component?.class === exception.class);
  if (scope !== undefined) tests.push(({ finding }) => finding.component?.scope === scope);
  if (licenseOutcome !== undefined) tests.push(({ finding }) => finding.license?.outcome === licenseOutcome);
  if (fixState !== undefined) tests.push(({ finding }) => hasFixState(finding, fixState));
  return tests;
}

/** Advisory feeds tell whether a fix is known, not why there is none: `wont-fix` can never be shown to hold. */
function hasFixState(finding: Finding, fixState: NonNullable<Exception['fixState']>): boolean {
  if (!finding.vulnerability || fixState === 'wont-fix') return false;
  return finding.vulnerability.fixedIn.length > 0 === (fixState === 'fixed');
}

function versionTest({ version }: Exception, satisfies: Satisfies | undefined): ((subject: Subject) => boolean)[] {
  if (version === undefined) return [];
  const inRange = satisfies && isRange(version) ? (candidate: string) => satisfies(candidate, version) : undefined;
  return [
    ({ finding: { component } }) =>
      component !== null && (component.version === version || inRange?.(component.version) === true),
  ];
}

/** Every copy must be covered on every path, as in audit-ci. */
function pathTest({ path }: Exception): ((subject: Subject) => boolean)[] {
  if (path === undefined) return [];
  const globs = new Map<Inventory, PathGlob>();
  const globFor = (inventory: Inventory) => {
    const glob = globs.get(inventory) ?? makePathGlob(path, inventory.components);
    globs.set(inventory, glob);
    return glob;
  };
  return [
    ({ inventory, copies, ids }) =>
      inventory !== undefined &&
      copies.length > 0 &&
      copies.every((key: Component['key']) => globFor(inventory).coversEveryPath(key, ids)),
  ];
}

function filesOf(finding: Finding): string[] {
  const locations = [...(finding.component?.locations ?? []), ...(finding.location ? [finding.location] : [])];
  return locations.map(({ file }) => file);
}
