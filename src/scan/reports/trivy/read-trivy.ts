// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../../model/observation.ts';
import type { FindingKind } from '../../../model/report.ts';
import type { ReportContent, ReportInput, RunProof } from '../contract.ts';
import { type JsonView, openJson } from '../json-document.ts';
import { firstText, textAt } from '../loose-value.ts';
import { withoutRepeats } from '../package-told.ts';
import { emptyWithoutProof, malformed, unsupported } from '../refuse.ts';
import { instantOf } from '../told-instant.ts';
import { ResultReader } from './result-reader.ts';

/**
 * Trivy's JSON: schema 2 (an object with `Results`), the bare list of results before it, and its report of a Kubernetes
 * cluster. `Results` that is missing or null says that nothing was looked at, or nothing found: never which.
 */
export function readTrivy({ file, bytes }: ReportInput): ReportContent {
  const report = openJson(bytes, file);
  checkShape(report, file);
  const proof = proofOf(report);
  if (!proof && isEmpty(report)) {
    throw emptyWithoutProof(file, 'it names no target with results; Trivy writes "Results": null or none when it saw nothing');
  }
  const metadata = report.get('Metadata');
  return {
    tool: { name: 'trivy', version: textAt(report.get('Trivy', 'Version')) },
    category: report.has('ClusterName') ? 'kubernetes' : textAt(report.get('ArtifactType')),
    proof,
    subject: {
      name: textAt(report.get('ArtifactName')) || textAt(report.get('ClusterName')),
      version: '',
      digest: firstText(metadata, ['RepoDigests', 0], ['ImageID']).replace(/^.*@/, ''),
    },
    observations: withoutRepeats(observationsOf(report)),
    notices: [],
  };
}

function checkShape(report: JsonView, file: string): void {
  if (report.kind === 'array') return;
  const isTrivy = ['SchemaVersion', 'ArtifactName', 'Results', 'ClusterName'].some((key) => report.has(key));
  if (!isTrivy) throw malformed(file, 'it is no report of Trivy. Write it with "trivy --format json".');
  const schema = textAt(report.get('SchemaVersion'));
  if (!/^[12]?$/.test(schema)) throw unsupported(file, 'a "SchemaVersion" of Trivy that Ngao does not know; it reads 1 and 2.');
}

/** Schema 2 names its target and lists a result for each part of it that was looked at, clean or not. */
function proofOf(report: JsonView): RunProof | null {
  const name = textAt(report.get('ArtifactName'));
  const count = report.kind === 'object' ? report.count('Results') : 0;
  if (name === '' || count === 0) return null;
  const version = textAt(report.get('Trivy', 'Version'));
  const kinds = new Set([...report.views('Results')].flatMap((result) => kindsOf(textAt(result.get('Class')))));
  return {
    kinds: [...kinds].sort(),
    at: instantOf(textAt(report.get('CreatedAt'))),
    because: `trivy${version === '' ? '' : ` ${version}`} looked at ${count} parts of its named target`,
  };
}

/** A scan may have been told to look for some things only; the classes of its results tell which. */
function kindsOf(resultClass: string): readonly FindingKind[] {
  if (resultClass === 'os-pkgs' || resultClass === 'lang-pkgs') return ['vulnerability', 'malware'];
  if (resultClass === 'config') return ['code'];
  if (resultClass === 'secret') return ['secret'];
  return resultClass.startsWith('license') ? ['license'] : [];
}

const workloadLists = ['Resources', 'Vulnerabilities', 'Misconfigurations'] as const;

function isEmpty(report: JsonView): boolean {
  if (report.kind === 'array') return report.count() === 0;
  return report.count('Results') + workloadLists.reduce((sum, list) => sum + report.count(list), 0) === 0;
}

function* observationsOf(report: JsonView): Generator<Observation, void> {
  const reader = new ResultReader(report.get('Metadata', 'OS'));
  if (report.kind === 'array') {
    for (const result of report.views()) yield* reader.read(result, '');
    return;
  }
  for (const result of report.views('Results')) yield* reader.read(result, '');
  for (const list of workloadLists) {
    for (const workload of report.views(list)) {
      const name = ['Namespace', 'Kind', 'Name'].map((key) => textAt(workload.get(key))).filter((part) => part !== '');
      for (const result of workload.views('Results')) yield* reader.read(result, name.join('/'));
    }
  }
}
