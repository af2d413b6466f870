// SPDX-License-Identifier: Apache-2.0
import type { Finding, Report } from '../../model/report.ts';
import type { ReportInput } from '../contract.ts';
import { decision, fixSentence, headlineId, messageSentence, placesOf, subject } from '../finding-text.ts';
import { plain } from '../plain-text.ts';
import { writeXml, type XmlElement } from '../xml.ts';

interface Suite {
  name: string;
  cases: XmlElement[];
  failures: number;
  errors: number;
  skipped: number;
}

/** What belongs to no target is told in a suite of its own. */
const wholeRun = 'ngao';

/**
 * JUnit XML after the Windy Road schema (Apache Ant's dialect), which CircleCI and Jenkins read: one suite per target,
 * a failure per violation, an error per problem, skipped where an exception holds, one passing test when all is well.
 */
export function writeJunit({ report, now }: ReportInput): string {
  const suites = new Map<string, Suite>();
  for (const target of report.targets) suiteOf(suites, target.ref);
  if (report.targets.length === 0) suiteOf(suites, '');
  addProblems(report, suites);
  addViolations(report, suites);
  addDecisions(report, suites);
  const timestamp = new Date(now).toISOString().slice(0, 19);
  const elements = [...suites.values()].map((suite, id) => suiteElement(suite, { id, timestamp, report }));
  return writeXml({ name: 'testsuites', children: elements });
}

function suiteOf(suites: Map<string, Suite>, target: string): Suite {
  const known = suites.get(target);
  if (known) return known;
  const suite: Suite = { name: plain(target).trim() || wholeRun, cases: [], failures: 0, errors: 0, skipped: 0 };
  suites.set(target, suite);
  return suite;
}

function addProblems(report: Report, suites: Map<string, Suite>): void {
  for (const { code, message, target } of report.problems) {
    const suite = suiteOf(suites, target);
    suite.errors++;
    suite.cases.push(
      testCase(`could be checked: ${code}`, suite.name, { name: 'error', attributes: { message: plain(message), type: code } }),
    );
  }
}

function addViolations(report: Report, suites: Map<string, Suite>): void {
  const findings = new Map(report.findings.map((finding) => [finding.id, finding]));
  for (const { rule, findingId, message } of report.verdict.violations) {
    const finding = findings.get(findingId);
    const suite = suiteOf(suites, finding?.target ?? '');
    suite.failures++;
    const failure = {
      name: 'failure',
      attributes: { message: plain(message), type: plain(rule) },
      text: finding ? detail(finding) : plain(message),
    };
    suite.cases.push(testCase(finding ? caseName(finding) : rule, suite.name, failure));
  }
}

function addDecisions(report: Report, suites: Map<string, Suite>): void {
  for (const finding of report.findings) {
    if (finding.status !== 'excepted' && finding.status !== 'not-affected') continue;
    const suite = suiteOf(suites, finding.target);
    suite.skipped++;
    suite.cases.push(testCase(caseName(finding), suite.name, { name: 'skipped', attributes: { message: decision(finding) } }));
  }
}

function caseName(finding: Finding): string {
  return `${subject(finding)}: ${headlineId(finding)} (${finding.severity}, ${finding.component?.scope ?? finding.kind})`;
}

function detail(finding: Finding): string {
  const { component } = finding;
  const place = placesOf(finding)[0]!;
  const lines = [
    messageSentence(finding),
    component && component.path.length > 1 ? `Path: ${component.path.map(plain).join(' > ')}` : '',
    `Place: ${plain(place.file)}${place.line > 0 ? `:${place.line}` : ''}`,
    fixSentence(finding),
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function testCase(name: string, classname: string, outcome?: XmlElement): XmlElement {
  return { name: 'testcase', attributes: { name: plain(name), classname, time: 0 }, children: [outcome] };
}

function suiteElement(suite: Suite, run: { id: number; timestamp: string; report: Report }): XmlElement {
  const cases = suite.failures + suite.errors === 0 ? [testCase('breaks no policy', suite.name), ...suite.cases] : suite.cases;
  const { report } = run;
  const properties = [
    { name: 'tool', value: `${report.tool.name} ${report.tool.version}` },
    { name: 'database', value: report.database?.digest ?? 'none' },
    { name: 'policy', value: report.policy.digest },
    { name: 'verdict', value: report.verdict.result },
    { name: 'enforced', value: String(report.verdict.enforced) },
  ];
  return {
    name: 'testsuite',
    attributes: {
      package: 'ngao',
      id: run.id,
      name: suite.name,
      timestamp: run.timestamp,
      hostname: 'localhost',
      tests: cases.length,
      failures: suite.failures,
      errors: suite.errors,
      skipped: suite.skipped,
      time: 0,
    },
    children: [
      { name: 'properties', children: properties.map((property) => ({ name: 'property', attributes: property })) },
      ...cases,
      { name: 'system-out', text: '' },
      { name: 'system-err', text: '' },
    ],
  };
}
