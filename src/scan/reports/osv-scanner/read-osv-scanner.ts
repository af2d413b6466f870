// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../../model/observation.ts';
import type { ReportContent, ReportInput, RunProof } from '../contract.ts';
import { type JsonView, openJson } from '../json-document.ts';
import { listAt, textAt } from '../loose-value.ts';
import { withoutRepeats } from '../package-told.ts';
import { emptyWithoutProof, malformed } from '../refuse.ts';
import { packageObservations } from './package-observations.ts';

/** `osv-scanner --format json`: sources, their packages, the OSV records of each and which of them are one flaw. */
export function readOsvScanner({ file, bytes }: ReportInput): ReportContent {
  const report = openJson(bytes, file);
  if (report.at('results')?.kind !== 'array') throw malformed(file, 'it has no list "results": no report of OSV-Scanner.');
  const { proof, packages } = surveyOf(report);
  if (packages === 0) {
    throw emptyWithoutProof(file, 'OSV-Scanner lists clean packages only with --all-packages; scan with that flag');
  }
  return {
    tool: { name: 'osv-scanner', version: '' },
    category: '',
    proof,
    subject: { name: '', version: '', digest: '' },
    observations: withoutRepeats(observationsOf(report)),
    notices: [],
  };
}

/** The report tells no version; that it lists packages without any flaw proves that it lists all it looked at. */
function surveyOf(report: JsonView): { proof: RunProof | null; packages: number } {
  let packages = 0;
  let clean = 0;
  for (const result of report.each('results')) {
    for (const each of listAt(result, 'packages')) {
      packages++;
      if (listAt(each, 'vulnerabilities').length === 0) clean++;
    }
  }
  const because = `osv-scanner lists ${packages} packages, ${clean} of them without vulnerabilities`;
  return { packages, proof: clean > 0 ? { at: '', because } : null };
}

function* observationsOf(report: JsonView): Generator<Observation, void> {
  for (const result of report.each('results')) {
    const source = textAt(result, 'source', 'path');
    for (const each of listAt(result, 'packages')) yield* packageObservations(each, source);
  }
}
