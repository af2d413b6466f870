// SPDX-License-Identifier: Apache-2.0
import type { Observation, ObservedComponent } from '../../src/model/observation.ts';

type Given = Partial<Omit<Observation, 'component'>> & { component?: Partial<ObservedComponent> | null };

/** A high flaw of a production package as some tool tells it. Give what the test is about. */
export function buildObservation(given: Given = {}): Observation {
  const { component, ...rest } = given;
  return {
    kind: 'vulnerability',
    about: 'GHSA-aaaa-bbbb-cccc',
    aliases: [],
    rule: 'GHSA-aaaa-bbbb-cccc',
    component:
      component === null
        ? null
        : {
            purl: 'pkg:npm/left@1.0.0',
            name: 'left',
            version: '1.0.0',
            class: 'app',
            scope: 'prod',
            direct: true,
            path: ['demo@1.0.0', 'left@1.0.0'],
            locations: [{ file: 'package-lock.json', line: 0 }],
            ...component,
          },
    location: null,
    fingerprint: '',
    severity: 'high',
    severityLabel: 'High',
    cvss: [],
    cwes: [],
    epss: null,
    kev: null,
    fixedIn: ['1.0.1'],
    title: 'left is flawed',
    details: '',
    references: [],
    told: { state: 'open', reason: '' },
    ...rest,
  };
}
