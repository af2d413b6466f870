// SPDX-License-Identifier: Apache-2.0
import type { Location } from '../../../model/component.ts';
import type { ObservedComponent } from '../../../model/observation.ts';
import { parsePurl } from '../../../model/purl.ts';
import { textsAt } from '../loose-value.ts';
import { packageTold } from '../package-told.ts';
import type { SarifRule } from './run-rules.ts';

interface Asked {
  result: unknown;
  rule: SarifRule | undefined;
  message: string;
  location: Location | null;
}

export interface FoundPackage {
  component: ObservedComponent;
  fixedIn: readonly string[];
}

/** How tools put the package into the message: Trivy, OSV-Scanner, Grype. */
const spellings: readonly RegExp[] = [
  /^Package: (?<name>\S{1,300})\nInstalled Version: (?<version>\S{1,200})/m,
  /Package '(?<name>@?[^'@\s]{1,300})@(?<version>[^'\s]{1,200})'/,
  /reports (?<name>\S{1,300}) at version (?<version>\S{1,200})/,
  /package: (?<name>[^,\s]{1,300}), version (?<version>[^\s,]{1,200})/,
];

/** SARIF has no place for packages: rules' purls (Grype) and messages tell them. Null when neither does. */
export function packageOfResult({ result, rule, message, location }: Asked): FoundPackage | null {
  const head = message.slice(0, 8192);
  const told = spellings.map((spelling) => spelling.exec(head)?.groups).find((groups) => groups !== undefined);
  const purls = [...textsAt(result, 'properties', 'purl'), ...textsAt(result, 'properties', 'purls'), ...(rule?.purls ?? [])];
  const purl = purls.find((each) => isSpoken(each, told)) ?? (told === undefined || purls.length === 1 ? (purls[0] ?? '') : '');
  const component = packageTold({
    purl,
    name: told?.name ?? '',
    version: told?.version ?? '',
    locations: location ? [location] : [],
  });
  if (component.name === '') return null;
  const fixed = /^Fixed Version: ([^\n]{1,200})$/m.exec(head)?.[1] ?? '';
  return { component, fixedIn: fixed.split(',').map((version) => version.trim()) };
}

/** A rule of Grype lists the purls of every place it was found in; the message says which this is. */
function isSpoken(purl: string, told: Record<string, string> | undefined): boolean {
  const parsed = parsePurl(purl.slice(0, 1000), 'grammar');
  return parsed !== undefined && told !== undefined && told.version === parsed.version && (told.name ?? '').endsWith(parsed.name);
}
