// SPDX-License-Identifier: Apache-2.0
import type { VulnerabilityMatch } from '../model/match.ts';
import type { Finding } from '../model/report.ts';

type Fix = NonNullable<Finding['fix']>;

/** What is hit, as far as the remedy depends on it. */
export interface Remediable {
  name: string;
  version: string;
  class: string;
  direct: boolean;
  /** Every copy is shipped inside its parent's tarball: only a new parent can change it. */
  bundled: boolean;
  /** `name@version` of the package that asks for it; '' for a direct one or when unknown. */
  parent: string;
}

/** The change that removes the finding; `none` when no version is known to help or it is not the project's to choose. */
export function fixFor(match: VulnerabilityMatch, hit: Remediable): Fix {
  const to = bestFix(match.fixedIn, hit.version);
  const isOurs = hit.class === 'app' || hit.class === 'runtime';
  if (to === undefined || !isOurs || hit.bundled) return { kind: 'none', package: hit.name, to: '' };
  return { kind: hit.direct ? 'bump' : 'override', package: hit.name, to };
}

/** The smallest fixed version, of the same major version where there is one. `fixedIn` is ascending. */
function bestFix(fixedIn: readonly string[], version: string): string | undefined {
  const major = majorOf(version);
  return fixedIn.find((fixed) => majorOf(fixed) === major) ?? fixedIn[0];
}

function majorOf(version: string): string | undefined {
  return /^v?(\d+(?::\d+)?)/.exec(version)?.[1];
}

/** One sentence that says what to do and why. */
export function messageFor(match: VulnerabilityMatch, hit: Remediable, fix: Fix): string {
  const what = `${hit.name}@${hit.version}`;
  if (match.kind === 'malware') {
    const instead = fix.to === '' ? '' : ` (${fix.to} is not affected)`;
    return `Remove ${what}${instead}: ${match.id} says it is malware, and machines that installed it must be taken as compromised.`;
  }
  const why = `it has ${match.id} (${severityWords[match.severity]})`;
  if (match.kind === 'runtime' && fix.to !== '') return `Move Node.js from ${hit.version} to ${fix.to}: ${why}.`;
  if (fix.kind === 'bump') return `Bump ${hit.name} from ${hit.version} to ${fix.to}: ${why}.`;
  if (fix.kind === 'override') return `Override ${what}${through(hit)} with ${fix.to}: ${why}.`;
  return `${unfixable(match, hit)}: ${why}.`;
}

const severityWords: Record<VulnerabilityMatch['severity'], string> = {
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  low: 'low',
  unknown: 'of unknown severity',
};

function through(hit: Remediable): string {
  return hit.parent === '' ? '' : `, which ${hit.parent} brings in,`;
}

function unfixable(match: VulnerabilityMatch, hit: Remediable): string {
  const what = `${hit.name}@${hit.version}`;
  if (hit.class === 'base-os' || hit.class === 'base-npm') return `Take a newer base image in place of ${what}`;
  if (match.fixedIn.length > 0) return `Take a newer ${hit.parent === '' ? 'parent' : hit.parent}, which bundles ${what}`;
  return `Replace ${what}, of which no fixed version is known, or record a dated exception`;
}
