// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../model/observation.ts';
import type { ReportContent, RunProof } from './contract.ts';
import type { JsonView } from './json-document.ts';
import { firstText } from './loose-value.ts';
import { withoutRepeats } from './package-told.ts';
import { emptyWithoutProof, malformed } from './refuse.ts';

/** What `npm audit` prints when it could not ask: such a document lists nothing, and says nothing about the packages. */
export function refuseErrors(report: JsonView, file: string): void {
  if (report.kind !== 'object') throw malformed(file, 'it is no JSON object. Write it with the tool’s --json flag.');
  if (!report.has('error')) return;
  const code = /^[A-Z][A-Z_]{2,40}$/.exec(firstText(report.get('error'), ['code']));
  const named = code ? ` (${code[0]})` : '';
  throw malformed(file, `the audit failed${named}: this is its error document, not a report. Run it again where it can ask.`);
}

export interface AuditParts {
  report: JsonView;
  file: string;
  tool: string;
  /** The member whose emptiness needs a proof. */
  list: string;
  observations: Iterable<Observation>;
}

/** The content of an audit whose metadata counts what was looked at. */
export function auditContent({ report, file, tool, list, observations }: AuditParts): ReportContent {
  const proof = dependenciesProof(tool, report.get('metadata'));
  if (!proof && report.count(list) === 0) {
    throw emptyWithoutProof(file, '"metadata" counts no dependencies, so nothing was looked at');
  }
  return {
    tool: { name: tool, version: '' },
    category: '',
    proof,
    subject: { name: '', version: '', digest: '' },
    observations: withoutRepeats(observations),
    notices: [],
  };
}

/** Proof is that dependencies were counted; without any, nothing was looked at. */
export function dependenciesProof(tool: string, metadata: unknown): RunProof | null {
  const total = Number(firstText(metadata, ['totalDependencies'], ['dependencies', 'total'], ['dependencies']));
  return total > 0 ? { at: '', because: `${tool} looked at ${total} dependencies` } : null;
}
