// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../../model/observation.ts';
import type { ReportContent, ReportInput, RunProof } from '../contract.ts';
import { openJson } from '../json-document.ts';
import { jsonLines } from '../json-lines.ts';
import { isRecord, textAt, textsAt, valueAt } from '../loose-value.ts';
import { advisoryObservations } from '../npm-advisories.ts';
import { auditContent, dependenciesProof, refuseErrors } from '../npm-audit-content.ts';
import { withoutRepeats } from '../package-told.ts';
import { emptyWithoutProof, malformed } from '../refuse.ts';
import { berryObservation } from './berry-line.ts';

/**
 * `yarn audit --json` of Yarn 1 (lines of `type` and `data`, an advisory once per path), `yarn npm audit --json` of
 * Yarn 4 and later (lines of `value` and `children`) and of Yarn 2 and 3 (one document as npm 6 writes it).
 */
export function readYarnAudit(input: ReportInput): ReportContent {
  return isOneDocument(input.bytes) ? readDocument(input) : readLines(input);
}

/** Lines begin with `{"type"` or `{"value"`; the document with one of its own members. */
function isOneDocument(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 200)).toString();
  return /^\uFEFF?\s*\{\s*"(?:actions|advisories|muted|metadata|error)"/.test(head);
}

function readDocument({ file, bytes }: ReportInput): ReportContent {
  const report = openJson(bytes, file);
  refuseErrors(report, file);
  if (report.at('advisories')?.kind !== 'object') throw malformed(file, 'it has no "advisories": no report of yarn audit.');
  const observations: Observation[] = [];
  for (const [, advisory] of report.entries('advisories')) {
    observations.push(...advisoryObservations(advisory, { importer: false }));
  }
  return auditContent({ report, file, tool: 'yarn audit', list: 'advisories', observations });
}

function readLines({ file, bytes }: ReportInput): ReportContent {
  const found = new Gathered();
  for (const line of jsonLines(bytes, file)) found.take(line);
  if (found.known === 0) throw malformed(file, 'no line of it is one of yarn audit. Write it with "yarn audit --json".');
  if (!found.proof && found.observations.size === 0) {
    throw emptyWithoutProof(file, 'its summary is missing or counts no dependencies; Yarn says why in its own output');
  }
  return {
    tool: { name: 'yarn audit', version: '' },
    category: '',
    proof: found.proof,
    subject: { name: '', version: '', digest: '' },
    observations: withoutRepeats(found.observations.values()),
    notices: found.failed ? ['Yarn reports errors of its own, so what it does not list may still be there.'] : [],
  };
}

/** Yarn 1 repeats the whole advisory for every path to the package. */
class Gathered {
  readonly observations = new Map<string, Observation>();
  known = 0;
  failed = false;
  private summary: RunProof | null = null;

  /** An error of Yarn's own means that it did not see everything. */
  get proof(): RunProof | null {
    return this.failed ? null : this.summary;
  }

  take(line: unknown): void {
    const type = textAt(line, 'type');
    if (type === 'auditAdvisory') {
      for (const observation of advisoryObservations(valueAt(line, 'data', 'advisory'), { importer: false }))
        this.add(observation);
    } else if (type === 'auditSummary') {
      this.summary = dependenciesProof('yarn audit', valueAt(line, 'data'));
    } else if (type === 'error') {
      this.failed = true;
    } else if (type === '') {
      this.takeBerry(line);
      return;
    }
    this.known++;
  }

  private takeBerry(line: unknown): void {
    if (!isRecord(valueAt(line, 'children'))) return;
    this.known++;
    const versions = textsAt(line, 'children', 'Tree Versions');
    for (const version of versions.length > 0 ? versions : ['']) {
      const observation = berryObservation(line, version);
      if (observation) this.add(observation);
    }
  }

  private add(observation: Observation): void {
    const key = JSON.stringify([observation.kind, observation.about, observation.component?.purl]);
    if (!this.observations.has(key)) this.observations.set(key, observation);
  }
}
