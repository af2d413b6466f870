// SPDX-License-Identifier: Apache-2.0
import type { Finding } from '../../src/model/report.ts';

type Given = Partial<Omit<Finding, 'component' | 'vulnerability'>> & {
  component?: Partial<NonNullable<Finding['component']>> | null;
  vulnerability?: Partial<NonNullable<Finding['vulnerability']>> | null;
};

/** An open finding with the usual defaults: a high vulnerability of a production package. Give what the test is about. */
export function buildFinding(given: Given = {}): Finding {
  const { component, vulnerability, ...rest } = given;
  return {
    id: 'finding-1',
    kind: 'vulnerability',
    severity: 'high',
    target: 'package-lock.json',
    component:
      component === null
        ? null
        : {
            purl: 'pkg:npm/left@1.0.0',
            name: 'left',
            version: '1.0.0',
            scope: 'prod',
            class: 'app',
            direct: true,
            path: ['demo@1.0.0', 'left@1.0.0'],
            locations: [{ file: 'package-lock.json', line: 3 }],
            ...component,
          },
    vulnerability:
      vulnerability === null
        ? null
        : {
            id: 'GHSA-aaaa-bbbb-cccc',
            aliases: ['CVE-1900-0001'],
            cvss: [],
            cwes: [],
            kev: false,
            epss: null,
            fixedIn: ['1.0.1'],
            summary: '',
            ...vulnerability,
          },
    message: 'left@1.0.0 is vulnerable.',
    status: 'open',
    exception: null,
    dueAt: null,
    fix: null,
    sources: [{ tool: 'ngao', rule: 'GHSA-aaaa-bbbb-cccc' }],
    ...rest,
  };
}
