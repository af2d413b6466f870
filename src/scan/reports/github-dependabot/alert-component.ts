// SPDX-License-Identifier: Apache-2.0
import type { ObservedComponent } from '../../../model/observation.ts';
import { firstText, textAt } from '../loose-value.ts';
import { packageTold } from '../package-told.ts';
import { plainPath } from '../plain-path.ts';

/** GitHub's names of ecosystems (REST lower case, GraphQL upper case) to purl types. */
const purlTypes: ReadonlyMap<string, string> = new Map([
  ['npm', 'npm'],
  ['pip', 'pypi'],
  ['maven', 'maven'],
  ['rubygems', 'gem'],
  ['nuget', 'nuget'],
  ['composer', 'composer'],
  ['go', 'golang'],
  ['rust', 'cargo'],
  ['pub', 'pub'],
  ['erlang', 'hex'],
  ['actions', 'github'],
]);

/** The package of an alert. Alerts tell the version only where the manifest pins one (`vulnerableRequirements: "= 1.2.3"`). */
export function alertComponent(alert: unknown, vulnerability: unknown): ObservedComponent {
  const name = firstText(vulnerability, ['package', 'name']) || textAt(alert, 'dependency', 'package', 'name');
  const ecosystem = firstText(vulnerability, ['package', 'ecosystem']) || textAt(alert, 'dependency', 'package', 'ecosystem');
  const version = /^=\s*(\S+)$/.exec(textAt(alert, 'vulnerableRequirements').trim())?.[1] ?? '';
  const manifest = plainPath(
    firstText(alert, ['dependency', 'manifest_path'], ['vulnerableManifestPath'], ['vulnerableManifestFilename']),
  );
  const scope = firstText(alert, ['dependency', 'scope'], ['dependencyScope']).toLowerCase();
  const relationship = firstText(alert, ['dependency', 'relationship'], ['dependencyRelationship']).toLowerCase();
  return packageTold({
    type: purlTypes.get(ecosystem.toLowerCase()) ?? '',
    name,
    version,
    scope: scope === 'development' ? 'dev' : 'prod',
    direct: relationship === 'direct',
    locations: manifest === '' ? [] : [{ file: manifest, line: 0 }],
  });
}
