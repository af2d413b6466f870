// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../model/exception.ts';
import type { Threshold } from '../../model/policy.ts';
import { chooseForExport, type Exported, stampText } from './export-rules.ts';

const levels: Readonly<Record<Threshold, string | undefined>> = {
  any: 'low',
  low: 'low',
  medium: 'moderate',
  high: 'high',
  critical: 'critical',
  off: undefined,
};

const unknownMatchers = ['packagePattern', 'version', 'target', 'scope', 'class', 'location', 'fixState'] as const;

/**
 * `audit-ci.jsonc` in its record form, `{id: {active, notes, expiry}}`. An advisory in a package becomes the two paths
 * that together are all of its paths. audit-ci knows GHSA ids only, and neither versions nor targets.
 *
 * @param threshold the gate's own for production vulnerabilities, so that both gates start at the same severity
 */
export function exportAuditCi(exceptions: readonly Exception[], given: { now: string; threshold: Threshold }): Exported {
  const { kept, leftOut } = chooseForExport(exceptions, given.now, whyNot);
  const records = kept.flatMap((exception) => keysOf(exception).map((key) => ({ [key]: recordOf(exception) })));
  const level = levels[given.threshold];
  const body = { ...(level !== undefined && { [level]: true }), allowlist: records };
  const head = '// Written by "ngao exceptions export" from ngao.yaml: change it there.\n';
  return { text: `${head}${JSON.stringify(body, undefined, 2)}\n`, leftOut };
}

function whyNot(exception: Exception): string | undefined {
  const { vulnerability, package: name, path } = exception;
  if (vulnerability !== undefined && !vulnerability.startsWith('GHSA-')) return 'audit-ci knows advisories by their GHSA id only';
  const lost: string[] = unknownMatchers.filter((key) => exception[key] !== undefined && exception[key] !== false);
  if (name !== undefined && path !== undefined) lost.push('a package and a path together');
  if (vulnerability !== undefined && path?.includes('|')) lost.push('two ids');
  if (name !== undefined && /[*>|]/.test(name)) lost.push('that package name');
  return lost.length > 0 ? `audit-ci cannot say ${lost.join(', ')}` : undefined;
}

function keysOf({ vulnerability, package: name, path }: Exception): string[] {
  if (path !== undefined) return [path.includes('|') ? path : `${vulnerability ?? '*'}|${path}`];
  if (vulnerability === undefined) return [name as string];
  return name === undefined ? [vulnerability] : [`${vulnerability}|${name}`, `${vulnerability}|*>${name}`];
}

/** Valid through the end of the last day in UTC. */
function recordOf({ reason, owner, expires }: Exception): object {
  return { active: true, notes: `${reason} [owner: ${stampText(owner)}]`, expiry: `${expires}T23:59:59Z` };
}
