// SPDX-License-Identifier: Apache-2.0
import type { Inventory } from '../../src/model/inventory.ts';
import type { Finding } from '../../src/model/report.ts';
import { type Severity, severities } from '../../src/model/severity.ts';
import type { ReportInput } from '../../src/report/contract.ts';
import { makeReport, type ReportParts } from '../../src/report/make-report.ts';
import { buildComponent, buildInventory } from './build.ts';
import { buildFinding, sampleFindings } from './sample-findings.ts';
import { lock, sampleInventories } from './sample-inventories.ts';

export { buildFinding };

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
