// SPDX-License-Identifier: Apache-2.0
import { shortestPaths } from '../../model/graph.ts';
import { type Asker, askersOf, type PlanContext, wantedBy } from './askers.ts';
import { changesFor } from './changes.ts';
import { chooseVersion, isAtEase } from './choose-version.ts';
import type { FixStep, HitPackage } from './plan.ts';
import { admits } from './ranges.ts';

/** What to do about one vulnerable package version; the version is `atLeast` the given one. */
export function planStep(hit: HitPackage, context: PlanContext, atLeast?: string): FixStep {
  const { component, keys, matches } = hit;
  const step = {
    package: component.name,
    from: component.version,
    to: '',
    bumps: [],
    overrides: [],
    breaking: false,
    ends: matches.map((match) => match.id).sort(),
    path: pathTo(keys, context),
    keys,
  };
  const obstacle = obstacleTo(hit, context);
  if (obstacle !== undefined) return { ...step, kind: 'none', why: obstacle };
  const askers = askersOf(keys, { component, context });
  const to = chooseVersion(hit, askers, { context, atLeast });
  if (to === undefined) return { ...step, ...withoutVersion(hit) };
  const isStuck = ({ range, passedOver }: Asker) =>
    [range, ...passedOver.map((fact) => wantedBy(fact, context))].some((one) => !isAtEase(one, { component, to }, context));
  const stuck = askers.filter(isStuck);
  const unknown = askers.length === 0;
  const changes = unknown ? 'nothing in the lockfile asks for it' : changesFor({ component, to, askers, stuck }, context);
  if (typeof changes === 'string') return { ...step, kind: 'none', why: changes };
  const breaking = !context.semver.satisfies(to, `^${component.version}`, { loose: true, includePrerelease: true });
  const planned = { ...step, ...changes, to, breaking };
  const warning = matches.some((match) => match.kind === 'malware') ? `; ${malware}` : '';
  if (stuck.length === 0) return { ...planned, kind: 'refresh', why: `every range that asks for it admits ${to}${warning}` };
  const kind = changes.bumps.length > 0 ? 'bump' : 'override';
  return { ...planned, kind, why: whyStuck(stuck, to, context) + warning };
}

const malware = 'it is malware: take every machine that installed it as compromised and change its secrets';

function withoutVersion({ component, matches }: HitPackage): Pick<FixStep, 'kind' | 'why'> {
  if (matches.some((match) => match.kind === 'malware')) return { kind: 'remove', why: malware };
  const last = matches.flatMap((match) => match.records.flatMap((row) => row.affected.flatMap((affected) => affected.ranges)));
  const bounds = last.flatMap((range) => range.events.flatMap((event) => event.last_affected ?? []));
  const told =
    bounds.length > 0
      ? `the advisories name ${bounds.sort().at(-1)} as the last affected, but no fixed version`
      : 'no fixed version is known';
  return { kind: 'none', why: `${told}: replace ${component.name}, or record an exception with an expiry` };
}

/** Why no version of the package itself helps; undefined when one may. */
function obstacleTo({ component, keys }: HitPackage, { inventory }: PlanContext): string | undefined {
  if (inventory.requires === undefined) {
    return `${inventory.target.ref} tells no ranges: change it where it is installed from, then scan again`;
  }
  if (component.class !== 'app') return 'it comes with the tools or the base image, not with the dependencies: update those';
  if (!component.bundled) return undefined;
  const parent = bundlerOf(keys[0] ?? '', inventory.components);
  return `it is shipped inside ${parent}: only another version of that changes it`;
}

/** The package whose tarball holds the copy: the nearest one above that is not bundled itself. */
function bundlerOf(key: string, components: PlanContext['inventory']['components']): string {
  const byKey = new Map(components.map((component) => [component.key, component]));
  for (let at = key.lastIndexOf('/'); at > 0; at = key.lastIndexOf('/', at - 1)) {
    const above = byKey.get(key.slice(0, at).replace(/\/node_modules$/, ''));
    if (above && !above.bundled) return `${above.name}@${above.version}`;
  }
  return 'its parent';
}

function pathTo(keys: readonly string[], { inventory }: PlanContext): string[] {
  const paths = shortestPaths(inventory.components);
  const found = keys.map((key) => paths.get(key)).filter((path) => path !== undefined);
  const [shortest = []] = found.sort((a, b) => a.length - b.length);
  const byKey = new Map(inventory.components.map((component) => [component.key, component]));
  return shortest.map((key) => `${byKey.get(key)?.name}@${byKey.get(key)?.version}`);
}

const toldAtMost = 3;

function whyStuck(stuck: readonly Asker[], to: string, { semver }: PlanContext): string {
  const told = stuck.map(({ title, forced, asked, range }) => {
    if (forced) return `the override "${forced.path.join(' > ')}" asks for ${forced.wanted}`;
    if (asked === undefined) return `the lockfile does not tell what ${title} asks for`;
    const drift = admits(range, to, semver) ? ', of which newer versions are affected again' : '';
    return `${title} asks for ${asked.replace(/^npm:(?=[\d^~<>=*])/, '')}${drift}`;
  });
  const reasons = [...new Set(told)];
  const more = reasons.length - toldAtMost;
  return more > 0 ? `${reasons.slice(0, toldAtMost).join('; ')}; and ${more} more` : reasons.join('; ');
}
