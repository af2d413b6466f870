// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../model/exception.ts';
import type { ExceptionScope, GovernedException } from '../../model/governed-exception.ts';
import type { Finding } from '../../model/report.ts';
import type { Instance, TrackedFinding } from '../../model/tracked-finding.ts';
import { loadSatisfies } from '../exceptions/apply-exceptions.ts';
import { isRange, type Matcher, makeMatcher, type Satisfies, type Subject } from '../exceptions/match-exception.ts';
import { isInForce } from './approve.ts';

/** How much of a finding an exception speaks of. Only `all` may hide it. */
export type Coverage = 'all' | 'some' | 'none';

/** A finding as it stands in a release, '' when it is not looked at in one. */
export interface Asked {
  finding: TrackedFinding;
  release: string;
}

/** Exceptions made ready for many findings. */
export interface ExceptionApplier {
  /** Coverage by the terms alone, whatever the stage and the dates: for previews of a proposal. */
  coverageOf(exception: GovernedException, finding: TrackedFinding): Coverage;
  /** Those in force that cover every instance, in the release that is asked for; the one that ends last first. */
  appliesTo(asked: Asked, now: string): GovernedException[];
}

/** Prepares exceptions: matchers are compiled once, and only those that name one of a finding's ids are asked. */
export async function makeApplier(exceptions: readonly GovernedException[]): Promise<ExceptionApplier> {
  const ranged = exceptions.some(({ scopes }) =>
    scopes.some(({ matchers: { version } }) => version !== undefined && isRange(version)),
  );
  const satisfies = ranged ? await loadSatisfies() : undefined;
  const compiled = new Map(exceptions.map((exception) => [exception, compile(exception, satisfies)]));
  const byId = Map.groupBy(exceptions, ({ about }) => about.vulnerability);
  const coverageOf = (exception: GovernedException, finding: TrackedFinding) =>
    coverage(compiled.get(exception) ?? compile(exception, satisfies), finding);
  return {
    coverageOf,
    appliesTo({ finding, release }, now) {
      const ids = [undefined, finding.group, ...finding.ids, ...finding.attribution.ids, ...finding.attribution.rules];
      const named = new Set(ids.flatMap((id) => byId.get(id) ?? []));
      const held = [...named].filter(
        (exception) => isInForce(exception, now) && holdsFor(exception, release) && coverageOf(exception, finding) === 'all',
      );
      return held.sort((a, b) => (a.until === b.until ? (a.id < b.id ? -1 : 1) : a.until < b.until ? 1 : -1));
    },
  };
}

/** One exception and one finding: whether it is in force and covers all of it. For many, `makeApplier`. */
export async function appliesTo(exception: GovernedException, asked: Asked, now: string): Promise<boolean> {
  return (await makeApplier([exception])).appliesTo(asked, now).length === 1;
}

/** Bound to releases it holds only where somebody confirmed it; outside a release (a branch, a nightly) it does not. */
function holdsFor({ releases }: GovernedException, release: string): boolean {
  return releases === null || releases.some((one) => one.release === release);
}

interface Compiled {
  scope: ExceptionScope;
  targets: ReadonlySet<string> | undefined;
  matcher: Matcher;
}

function compile({ id, about, scopes, reason, owner, until }: GovernedException, satisfies: Satisfies | undefined): Compiled[] {
  return scopes.map((scope) => {
    const source = { format: 'ngao', file: '', line: 0 };
    const exception: Exception = { id, ...about, ...scope.matchers, reason, owner, expires: until, source };
    return {
      scope,
      targets: scope.targets === 'all' ? undefined : new Set(scope.targets),
      matcher: makeMatcher(exception, satisfies),
    };
  });
}

function coverage(scopes: readonly Compiled[], finding: TrackedFinding): Coverage {
  const asked = scopes.filter(({ targets }) => !targets || targets.has(finding.target));
  if (asked.length === 0) return 'none';
  const { instances, instancesLeftOut } = finding.attribution;
  const covered = instances.filter((instance) => {
    const subject = subjectOf(finding, instance);
    return asked.some(({ matcher }) => matcher.matches(subject));
  }).length;
  if (covered === 0) return 'none';
  // Places that were not kept cannot be shown to be covered by a scope that looks at places.
  const isSure = instancesLeftOut === 0 || asked.some(({ scope }) => !looksAtPlaces(scope) && covered === instances.length);
  return covered === instances.length && isSure ? 'all' : 'some';
}

function looksAtPlaces({ matchers: { version, path, location, scope } }: ExceptionScope): boolean {
  return [version, path, location, scope].some((matcher) => matcher !== undefined);
}

/** The finding as the scan's exceptions look at it. Path globs need the inventory, which only a scan has: they cover nothing here. */
function subjectOf({ id, kind, target, group, ids, attribution }: TrackedFinding, instance: Instance): Subject {
  const { severity, fixedIn, cvss, cwes, title } = attribution;
  const [first = group, ...aliases] = [...new Set([...attribution.ids, group, ...ids])];
  const [location] = instance.locations;
  const finding: Finding = {
    id,
    kind,
    severity,
    target,
    component:
      attribution.class === '' ? null : { ...componentOf(instance), name: attribution.package, class: attribution.class },
    vulnerability:
      kind === 'vulnerability' || kind === 'malware' || kind === 'runtime'
        ? {
            id: first,
            aliases,
            cvss: [...cvss],
            cwes: [...cwes],
            kev: attribution.kev === true,
            epss: attribution.epss,
            fixedIn: [...fixedIn],
            summary: title,
          }
        : null,
    ...(location && { location }),
    message: '',
    status: 'open',
    exception: null,
    dueAt: null,
    fix: null,
    sources: [],
  };
  return { finding, ids: [first, ...aliases, ...attribution.rules], inventory: undefined, copies: [] };
}

function componentOf({ purl, version, scope, direct, path, locations }: Instance) {
  return { purl, version, scope, direct, path: [...path], locations: [...locations] };
}
