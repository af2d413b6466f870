// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../../model/observation.ts';
import { firstText, listAt, textAt, valueAt } from '../loose-value.ts';
import { packageTold } from '../package-told.ts';
import { plainPath } from '../plain-path.ts';
import { vulnerabilityIds } from '../rule-kind.ts';

/** Semgrep's names of ecosystems to purl types. */
const purlTypes: ReadonlyMap<string, string> = new Map([
  ['npm', 'npm'],
  ['pypi', 'pypi'],
  ['gem', 'gem'],
  ['gomod', 'golang'],
  ['cargo', 'cargo'],
  ['maven', 'maven'],
  ['composer', 'composer'],
  ['nuget', 'nuget'],
  ['pub', 'pub'],
]);

/** What a supply-chain result (`sca_info`) says of a package and its advisory; undefined for results about code. */
export function supplyChainFacts(
  extra: unknown,
): Pick<Observation, 'about' | 'aliases' | 'component' | 'fixedIn' | 'location' | 'fingerprint'> | undefined {
  const match = valueAt(extra, 'sca_info', 'dependency_match');
  const found = valueAt(match, 'found_dependency');
  const name = textAt(found, 'package');
  const metadata = valueAt(extra, 'metadata');
  const ids = vulnerabilityIds(
    firstText(metadata, ['ghsa']),
    firstText(metadata, ['cve']),
    firstText(metadata, ['sca-vuln-database-identifier']),
  );
  if (name === '' || ids.length === 0) return undefined;
  const lockfile = plainPath(firstText(found, ['lockfile_path']) || textAt(match, 'lockfile'));
  return {
    about: ids[0] as string,
    aliases: ids.slice(1),
    component: packageTold({
      type: purlTypes.get(textAt(found, 'ecosystem').toLowerCase()) ?? '',
      name,
      version: textAt(found, 'version'),
      direct: textAt(found, 'transitivity') === 'direct',
      locations: lockfile === '' ? [] : [{ file: lockfile, line: 0 }],
    }),
    fixedIn: listAt(metadata, 'sca-fix-versions').map((fix) => textAt(fix, name)),
    location: null,
    fingerprint: '',
  };
}
