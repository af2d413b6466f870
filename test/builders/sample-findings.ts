// SPDX-License-Identifier: Apache-2.0
import type { Inventory } from '../../src/model/inventory.ts';
import type { Finding } from '../../src/model/report.ts';
import { buildComponent } from './build.ts';
import { image } from './sample-inventories.ts';

/** A vulnerability finding with the usual defaults; give what the test is about. */
export function buildFinding(
  given: Partial<Finding> & { id: string },
  component = buildComponent({ name: 'left', version: '1.0.0' }),
): Finding {
  return {
    kind: 'vulnerability',
    severity: 'high',
    target: 'package-lock.json',
    component: {
      purl: component.purl,
      name: component.name,
      version: component.version,
      scope: component.scope,
      class: component.class,
      direct: component.direct,
      path: ['demo-switch@2.3.0', `${component.name}@${component.version}`],
      locations: [...component.locations],
    },
    vulnerability: {
      id: 'CVE-1900-0001',
      aliases: [],
      cvss: [],
      cwes: [],
      kev: false,
      epss: null,
      fixedIn: [],
      summary: 'Something is wrong in it',
    },
    message: `${component.name} ${component.version} is vulnerable.`,
    status: 'open',
    exception: null,
    dueAt: null,
    fix: null,
    sources: [{ tool: 'ngao', rule: 'osv' }],
    ...given,
  };
}

export function sampleFindings([base, app]: readonly Inventory[]): Finding[] {
  const find = (inventory: Inventory | undefined, name: string) =>
    inventory!.components.find((component) => component.name === name)!;
  const parser = find(app, 'tree-parser');
  const cookie = find(app, 'old-cookie');
  const flaw = (
    given: Partial<NonNullable<Finding['vulnerability']>> & { id: string },
  ): NonNullable<Finding['vulnerability']> => ({
    aliases: [],
    cvss: [],
    cwes: [],
    kev: false,
    epss: null,
    fixedIn: [],
    summary: '',
    ...given,
  });
  const severe = flaw({
    id: 'GHSA-xxxx-yyyy-0001',
    aliases: ['CVE-1900-0001'],
    cvss: [{ version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', score: 9.8 }],
    cwes: ['CWE-94', 'CWE-1321'],
    kev: true,
    epss: 0.913,
    fixedIn: ['3.1.4'],
    summary: 'tree-parser runs code hidden in a crafted tree',
  });
  const parserPath = ['demo-switch@2.3.0', 'web-frame@4.2.1', 'tree-parser@3.1.0'];
  const cookiePath = ['demo-switch@2.3.0', 'web-frame@4.2.1', 'old-cookie@0.9.0'];
  const pathed = (finding: Finding, path: string[]): Finding => ({ ...finding, component: { ...finding.component!, path } });
  return [
    pathed(
      buildFinding(
        {
          id: 'f-parser-1',
          severity: 'critical',
          vulnerability: severe,
          message: 'tree-parser 3.1.0 is vulnerable: it runs code hidden in a crafted tree.',
          fix: { kind: 'override', package: 'tree-parser', to: '3.1.4' },
          dueAt: '2026-11-27T00:00:00Z',
        },
        parser,
      ),
      parserPath,
    ),
    pathed(
      buildFinding(
        {
          id: 'f-parser-2',
          severity: 'high',
          vulnerability: flaw({
            id: 'GHSA-xxxx-yyyy-0002',
            aliases: ['CVE-1900-0002'],
            cvss: [{ version: '4.0', vector: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N', score: 8.7 }],
            cwes: ['CWE-674'],
            epss: 0.021,
            fixedIn: ['3.1.2', '4.0.0'],
            summary: 'A deeply nested tree stops the process',
          }),
          message: 'tree-parser 3.1.0 is vulnerable: a deeply nested tree stops the process.',
          fix: { kind: 'override', package: 'tree-parser', to: '3.1.4' },
          dueAt: '2026-12-24T00:00:00Z',
        },
        parser,
      ),
      parserPath,
    ),
    buildFinding(
      {
        id: 'f-image-parser',
        severity: 'critical',
        target: image,
        vulnerability: severe,
        message: 'tree-parser 3.1.0 is vulnerable: it runs code hidden in a crafted tree.',
        fix: { kind: 'bump', package: 'tree-parser', to: '3.1.4' },
      },
      find(base, 'tree-parser'),
    ),
    buildFinding(
      {
        id: 'f-ssl',
        severity: 'medium',
        target: image,
        vulnerability: flaw({
          id: 'ALPINE-CVE-1900-0003',
          aliases: ['CVE-1900-0003'],
          cvss: [{ version: '3.1', vector: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N', score: 4.8 }],
          fixedIn: ['3.3.2-r0'],
          summary: 'Timing of a comparison tells about the key',
        }),
        message: 'libssl3 3.3.1-r0 is vulnerable: the timing of a comparison tells about the key.',
        status: 'not-affected',
        exception: {
          id: 'x-ssl',
          reason: 'The image terminates no TLS: the gateway in front of it does.',
          owner: 'platform team',
          expires: '2027-03-31',
          source: 'ngao.yaml',
        },
      },
      find(base, 'libssl3'),
    ),
    pathed(
      buildFinding(
        {
          id: 'f-cookie',
          severity: 'medium',
          vulnerability: flaw({ id: 'GHSA-xxxx-yyyy-0004', summary: 'A long cookie takes quadratic time', cwes: ['CWE-1333'] }),
          message: 'old-cookie 0.9.0 is vulnerable: a long cookie takes quadratic time.',
          status: 'excepted',
          exception: {
            id: 'x-cookie',
            reason: 'Cookies are limited to 4 kB by the gateway; the next release drops the package.',
            owner: 'switch team',
            expires: '2026-12-01',
            source: 'ngao.yaml',
          },
        },
        cookie,
      ),
      cookiePath,
    ),
    pathed(
      buildFinding(
        {
          id: 'f-cookie-old',
          kind: 'deprecated',
          severity: 'unknown',
          vulnerability: null,
          message: 'old-cookie 0.9.0 is deprecated: Use "web-cookie" instead, please',
          sources: [{ tool: 'ngao', rule: 'deprecated' }],
        },
        cookie,
      ),
      cookiePath,
    ),
    buildFinding(
      {
        id: 'f-bundler',
        severity: 'low',
        vulnerability: flaw({ id: 'CVE-1900-0005', fixedIn: ['7.0.1'], summary: 'Source maps hold absolute paths' }),
        message: 'bundler 7.0.0 is vulnerable: source maps hold absolute paths.',
        fix: { kind: 'bump', package: 'bundler', to: '7.0.1' },
      },
      find(app, 'bundler'),
    ),
    buildFinding(
      {
        id: 'f-license',
        kind: 'license',
        severity: 'unknown',
        vulnerability: null,
        license: { declared: 'GPL-3.0-only', outcome: 'disallowed' },
        message: 'patched-thing 1.0.0 is under GPL-3.0-only, which the policy does not allow.',
        sources: [{ tool: 'ngao', rule: 'license' }],
      },
      find(app, 'patched-thing'),
    ),
    buildFinding({
      id: 'f-secret',
      kind: 'secret',
      severity: 'high',
      component: null,
      vulnerability: null,
      location: { file: 'deploy/dev settings.yaml', line: 7 },
      message: 'Something that looks like a private key stands in the file.',
      status: 'baseline',
      sources: [{ tool: 'ngao', rule: 'private-key' }],
    }),
    buildFinding({
      id: 'f-runtime',
      kind: 'runtime',
      severity: 'medium',
      component: null,
      vulnerability: null,
      location: { file: 'Dockerfile', line: 1 },
      message: 'Node.js 18.20.0 is past its end of life since 2025-04-30; move to 24.',
      sources: [{ tool: 'ngao', rule: 'node-end-of-life' }],
    }),
  ];
}
