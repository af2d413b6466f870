// SPDX-License-Identifier: Apache-2.0

import type { Observation } from '../../../model/observation.ts';
import type { ReportContent, ReportInput, RunProof } from '../contract.ts';
import { counted } from '../counted.ts';
import { instantOf } from '../instant-of.ts';
import { openJson } from '../json-document.ts';
import { isRecord, textAt } from '../loose-value.ts';
import { oneLine } from '../observe.ts';
import { emptyWithoutProof, malformed } from '../refuse.ts';
import { observationsOf } from './observations-of.ts';
import { readXmlReport } from './xml-report.ts';

/** What a report says of its run, from XML and JSON alike. */
export interface ScanFacts {
  engineVersion: string;
  reportDate: string;
  /** The newest time stamp of its data sources, as written. */
  data: string;
  project: string;
  projectVersion: string;
  dependencies: number;
  /** Errors of the analysis that the report tells. */
  exceptions: number;
}

/** OWASP Dependency-Check, XML (all schemas) and JSON. Suppressed vulnerabilities are told as ignored, with their notes. */
export async function readDependencyCheck(input: ReportInput): Promise<ReportContent> {
  if (/^(?:\ufeff|\s)*</.test(Buffer.from(input.bytes.subarray(0, 1024)).toString('utf8'))) {
    const { facts, dependencies } = await readXmlReport(input);
    return content(facts, dependencies, input.file);
  }
  return fromJson(input);
}

function fromJson({ bytes, file }: ReportInput): ReportContent {
  const report = openJson(bytes, file);
  const scan = report.get('scanInfo');
  const project = report.get('projectInfo');
  if (!isRecord(scan) || report.at('dependencies')?.kind !== 'array') {
    throw malformed(file, 'a JSON report of Dependency-Check has "scanInfo" and "dependencies". Create it by --format JSON.');
  }
  const stamps = Array.isArray(scan.dataSource) ? scan.dataSource.map((source) => textAt(source, 'timestamp')) : [];
  const facts: ScanFacts = {
    engineVersion: textAt(scan, 'engineVersion'),
    reportDate: textAt(project, 'reportDate'),
    data: stamps.sort().at(-1) ?? '',
    project: textAt(project, 'name'),
    projectVersion: textAt(project, 'version'),
    dependencies: report.count('dependencies'),
    exceptions: report.count('scanInfo', 'analysisExceptions'),
  };
  return content(facts, report.each('dependencies'), file);
}

function content(facts: ScanFacts, dependencies: Iterable<unknown>, file: string): ReportContent {
  if (facts.dependencies === 0 && facts.engineVersion === '')
    throw emptyWithoutProof(file, 'no engine version and no dependency');
  const notices: string[] = [];
  return {
    tool: { name: 'dependency-check', version: oneLine(facts.engineVersion) },
    category: '',
    proof: proofOf(facts, notices),
    subject: { name: oneLine(facts.project), version: oneLine(facts.projectVersion), digest: '' },
    observations: observed(dependencies, notices),
    notices,
  };
}

function proofOf(facts: ScanFacts, notices: string[]): RunProof | null {
  const at = instantOf(facts.reportDate);
  const doubts = [
    facts.engineVersion === '' ? 'The report does not tell the version of its engine' : '',
    facts.reportDate === '' ? 'The report is undated' : '',
    // A wrong path looks just like this.
    facts.dependencies === 0 ? 'The scan looked at no dependency' : '',
    facts.exceptions > 0 ? `The analysis reports ${counted(facts.exceptions, 'error')}` : '',
  ].filter((doubt) => doubt !== '');
  for (const doubt of doubts) notices.push(`${doubt}; it closes nothing.`);
  if (doubts.length > 0) return null;
  const data = facts.data === '' ? '' : `, data of ${oneLine(facts.data)}`;
  return {
    at,
    because: `dependency-check ${oneLine(facts.engineVersion)} looked at ${counted(facts.dependencies, 'dependency', 'dependencies')}${data}`,
  };
}

function* observed(dependencies: Iterable<unknown>, notices: string[]): Generator<Observation> {
  let unnamed = 0;
  for (const dependency of dependencies) {
    for (const observation of observationsOf(dependency)) {
      if (observation) yield observation;
      else unnamed++;
    }
  }
  if (unnamed > 0) notices.push(`Left out: ${counted(unnamed, 'vulnerability', 'vulnerabilities')} without a name or a package.`);
}
