// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../../model/observation.ts';
import { advisoryIdsIn, isMalware, namedBy } from '../advisory-ids.ts';
import { textAt } from '../loose-value.ts';
import { endsOfRange, npmNumber } from '../npm-advisories.ts';
import { observe } from '../observe.ts';
import { packageTold } from '../package-told.ts';
import { severityTold } from '../told-severity.ts';

/**
 * One line of `yarn npm audit --json` (Yarn 4): `value` is the package, `children` what is said of it. An id that ends in
 * "(deprecation)" tells a deprecated package. Undefined when it names nothing.
 */
export function berryObservation(line: unknown, version: string): Observation | undefined {
  const of = (key: string) => textAt(line, 'children', key);
  const name = textAt(line, 'value');
  const isDeprecation = /\(deprecation\)\s*$/.test(of('ID'));
  const address = of('URL');
  const told = advisoryIdsIn(address);
  const ids = told.length > 0 ? told : npmNumber(of('ID'));
  const { about, aliases } = isDeprecation ? { about: 'deprecated', aliases: [] } : namedBy(ids, isMalware(ids));
  if (name === '' || about === '') return undefined;
  const malware = isMalware(ids) ? 'malware' : 'vulnerability';
  return observe({
    kind: isDeprecation ? 'deprecated' : malware,
    about,
    aliases,
    rule: of('ID'),
    component: packageTold({ type: 'npm', name, version }),
    severity: isDeprecation ? 'unknown' : severityTold(of('Severity')),
    severityLabel: of('Severity'),
    fixedIn: isDeprecation ? [] : endsOfRange(of('Vulnerable Versions')),
    title: of('Issue'),
    references: [address],
  });
}
