// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../../src/model/component.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import type { Finding } from '../../src/model/report.ts';
import { type Severity, severities } from '../../src/model/severity.ts';
import type { ReportInput } from '../../src/report/contract.ts';
import { makeReport, type ReportParts } from '../../src/report/make-report.ts';
import { buildComponent, buildInventory } from './build.ts';

const now = '2026-11-24T09:00:00Z';
const database: NonNullable<ReportParts['database']> = {
  digest: `sha256:${'a1b2c3d4'.repeat(8)}`,
  builtAt: '2026-11-23T04:00:00Z',
  starter: false,
  sources: [
    { name: 'osv-npm', records: 230_144, newest: '2026-11-23T02:11:09Z' },
    { name: 'kev', records: 1_702, newest: '2026-11-21T00:00:00Z' },
  ],
};

/** An input from parts; whatever is not given is empty and clean. */
export function buildInput(given: Partial<ReportParts> & { inventories?: readonly Inventory[] } = {}): ReportInput {
  const parts: ReportParts = {
    tool: { name: 'ngao', version: '0.1.0' },
    database,
    policy: { digest: `sha256:${'0f'.repeat(32)}`, source: 'ngao.yaml' },
    problems: [],
    notices: [],
    inventories: [],
    findings: [],
    verdict: { result: 'pass', exitCode: 0, enforced: true, violations: [] },
    ...given,
  };
  return { report: makeReport(parts), inventories: parts.inventories, now, colour: false, width: 80 };
}

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

const lock = 'package-lock.json';
const image = 'images/switch.tar';

function sampleInventories(): Inventory[] {
  const parser = buildComponent({
    name: 'tree-parser',
    version: '3.1.0',
    direct: false,
    licenses: ['MIT OR Apache-2.0'],
    dependsOn: ['node_modules/@demo/bytes'],
    locations: [{ file: lock, line: 210 }],
    digests: [{ algorithm: 'sha512', value: 'ab'.repeat(64) }],
  });
  const components: Component[] = [
    buildComponent({
      name: 'web-frame',
      version: '4.2.1',
      licenses: ['mit'],
      description: 'A web frame, "small" and quick',
      origin: { kind: 'registry', url: 'https://registry.example.org/web-frame/-/web-frame-4.2.1.tgz' },
      dependsOn: ['node_modules/tree-parser', 'node_modules/web-frame/node_modules/old-cookie'],
      locations: [{ file: lock, line: 12 }],
      digests: [{ algorithm: 'sha512', value: '12'.repeat(64) }],
    }),
    parser,
    { ...parser, key: 'node_modules/bundler/node_modules/tree-parser', scope: 'dev', locations: [{ file: lock, line: 300 }] },
    buildComponent({
      name: '@demo/bytes',
      version: '1.0.3',
      direct: false,
      licenses: ['BSD-ask-to-endorse'],
      locations: [{ file: lock, line: 40 }],
    }),
    buildComponent({
      name: 'old-cookie',
      version: '0.9.0',
      key: 'node_modules/web-frame/node_modules/old-cookie',
      direct: false,
      licenses: ['SEE LICENSE IN LICENSE.txt'],
      deprecated: 'Use "web-cookie" instead, please',
      locations: [{ file: lock, line: 120 }],
    }),
    buildComponent({
      name: 'bundler',
      version: '7.0.0',
      scope: 'dev',
      licenses: ['ISC', 'LicenseRef-Bundler'],
      dependsOn: ['node_modules/bundler/node_modules/tree-parser'],
      locations: [{ file: lock, line: 280 }],
    }),
    buildComponent({
      name: 'patched-thing',
      version: '1.0.0',
      licenses: ['GPL-3.0-only'],
      origin: { kind: 'git', url: 'git+https://git.example.org/patched-thing.git', commit: '0123456789abcdef' },
      locations: [{ file: lock, line: 400 }],
    }),
  ];
  const base: Component[] = [
    buildComponent({
      name: 'libssl3',
      version: '3.3.1-r0',
      key: 'apk:libssl3',
      purl: 'pkg:apk/alpine/libssl3@3.3.1-r0',
      ecosystem: 'Alpine:v3.20',
      class: 'base-os',
      licenses: ['Apache-2.0'],
      locations: [{ file: 'lib/apk/db/installed', line: 0 }],
    }),
    {
      ...parser,
      key: 'opt/app/node_modules/tree-parser',
      dependsOn: [],
      locations: [{ file: 'opt/app/package-lock.json', line: 210 }],
    },
  ];
  return [
    buildInventory(base, {
      target: { ref: image, kind: 'oci-image', name: 'demo-switch', version: '2.3.0', digest: `sha256:${'77'.repeat(32)}` },
    }),
    buildInventory(components, {
      target: { ref: lock, kind: 'npm-lock', name: 'demo-switch', version: '2.3.0', digest: `sha256:${'33'.repeat(32)}` },
    }),
  ];
}

function sampleFindings([base, app]: readonly Inventory[]): Finding[] {
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

const sampleViolations = [
  { rule: 'vulnerability.prod', findingId: 'f-image-parser', message: 'critical reaches the limit "medium" for prod' },
  { rule: 'vulnerability.prod', findingId: 'f-parser-1', message: 'critical reaches the limit "medium" for prod' },
  { rule: 'vulnerability.prod', findingId: 'f-parser-2', message: 'high reaches the limit "medium" for prod' },
  { rule: 'licenses.allow', findingId: 'f-license', message: 'GPL-3.0-only is not on the list' },
];

/** The shared sample: two targets, every status, most kinds; it fails. */
export function sampleInput(given: Partial<ReportParts> = {}): ReportInput {
  const inventories = sampleInventories();
  return buildInput({
    inventories,
    findings: sampleFindings(inventories),
    notices: [
      { code: 'exception-unused', message: 'The exception x-old matches nothing any more; remove it.', target: 'ngao.yaml' },
    ],
    verdict: { result: 'fail', exitCode: 1, enforced: true, violations: sampleViolations },
    ...given,
  });
}

/** The sample with a file that could not be read: incomplete. */
export function incompleteInput(): ReportInput {
  return sampleInput({
    problems: [
      {
        code: 'input-malformed',
        message: 'yarn.lock ends in the middle of an entry; restore it from version control or run the package manager again.',
        target: 'tools/yarn.lock',
      },
    ],
    verdict: { result: 'incomplete', exitCode: 3, enforced: true, violations: sampleViolations },
  });
}

/** One target, nothing found. */
export function cleanInput(): ReportInput {
  return buildInput({ inventories: sampleInventories().slice(1) });
}

/** A real lockfile's size: `size` components in a deep graph, every tenth with a finding. */
export function largeInput(size = 1500): ReportInput {
  const components = Array.from({ length: size }, (_, at) =>
    buildComponent({
      name: at % 7 === 0 ? `@group-${at % 40}/package-${at}` : `package-${at}`,
      version: `${at % 9}.${at % 13}.${at % 5}`,
      direct: at < 60,
      scope: at % 3 === 0 ? 'dev' : 'prod',
      licenses: [['MIT', 'ISC', 'Apache-2.0', '(MIT OR CC0-1.0)', 'Custom words'][at % 5]!],
      dependsOn: [at + 61, at + 97, at * 2 + 60].filter((next) => next < size).map((next) => keyOf(next)),
      locations: [{ file: lock, line: 10 + at * 14 }],
      digests: [{ algorithm: 'sha512', value: at.toString(16).padStart(128, '0') }],
    }),
  );
  const findings = components
    .filter((_, at) => at % 10 === 0)
    .map((component, at) => {
      const severity = severities[at % severities.length] as Severity;
      return buildFinding(
        {
          id: `finding-${at}`,
          severity,
          vulnerability: {
            id: `CVE-1900-${String(10_000 + at)}`,
            aliases: [`GHSA-xxxx-yyyy-${String(at).padStart(4, '0')}`],
            cvss: [{ version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', score: 7.5 }],
            cwes: ['CWE-400'],
            kev: false,
            epss: 0.001,
            fixedIn: ['99.0.0'],
            summary: `Something goes wrong in ${component.name} when the input is long enough to matter`,
          },
          fix: { kind: 'bump', package: component.name, to: '99.0.0' },
        },
        component,
      );
    });
  const violations = findings
    .filter((finding) => finding.severity === 'critical' || finding.severity === 'high')
    .map((finding) => ({ rule: 'vulnerability.prod', findingId: finding.id, message: 'reaches the limit' }));
  return buildInput({
    inventories: [buildInventory(components)],
    findings,
    verdict: { result: 'fail', exitCode: 1, enforced: true, violations },
  });
}

function keyOf(at: number): string {
  return at % 7 === 0 ? `node_modules/@group-${at % 40}/package-${at}` : `node_modules/package-${at}`;
}

/** The sample with one text in every place that strangers or people write; lists of two texts are spread over them. */
export function hostileInput(text: string): ReportInput {
  const component = buildComponent({
    name: text,
    version: text,
    key: text,
    purl: `pkg:npm/${encodeURIComponent(text.toWellFormed())}@1`,
    description: text,
    licenses: [text],
    deprecated: text,
    origin: { kind: 'registry', url: text },
    digests: [{ algorithm: text, value: text }],
    locations: [{ file: text, line: 3 }],
  });
  const strange = buildComponent({
    ...component,
    key: `${text}-2`,
    purl: text,
    licenses: [text, 'MIT'],
    origin: { kind: 'git', url: text },
  });
  const inventory = buildInventory([component, strange], {
    target: { ref: text, kind: 'npm-lock', name: text, version: text, digest: text },
  });
  const base = buildFinding({ id: text }, component);
  const finding: Finding = {
    ...base,
    target: text,
    component: { ...base.component!, path: [text, text, text] },
    vulnerability: { ...base.vulnerability!, id: text, aliases: [text], cwes: [text], fixedIn: [text], summary: text },
    message: text,
    dueAt: text,
    fix: { kind: 'bump', package: text, to: text },
    sources: [{ tool: text, rule: text }],
  };
  const exception = { id: text, reason: text, owner: text, expires: text, source: text };
  const told = { code: text, message: text, target: text };
  return buildInput({
    policy: { digest: text, source: text },
    database: { digest: text, builtAt: text, starter: true, sources: [{ name: text, records: 1, newest: text }] },
    inventories: [inventory],
    problems: [told],
    notices: [told],
    findings: [
      finding,
      { ...finding, id: `${text}2`, status: 'excepted', exception },
      { ...finding, id: `${text}3`, status: 'not-affected', exception },
      { ...finding, id: `${text}4`, kind: 'license', vulnerability: null, license: { declared: text, outcome: 'disallowed' } },
      { ...finding, id: `${text}5`, kind: 'secret', vulnerability: null, component: null, location: { file: text, line: 1 } },
    ],
    verdict: {
      result: 'fail',
      exitCode: 1,
      enforced: false,
      violations: [
        { rule: text, findingId: text, message: text },
        { rule: text, findingId: '', message: text },
      ],
    },
  });
}
