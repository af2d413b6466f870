// SPDX-License-Identifier: Apache-2.0

import type { Observation } from '../../../model/observation.ts';
import type { Severity } from '../../../model/severity.ts';
import type { ReportContent, ReportInput } from '../contract.ts';
import { counted } from '../counted.ts';
import { openJson } from '../json-document.ts';
import { countAt, firstText, isRecord, listAt, textAt } from '../loose-value.ts';
import { observe, stillOpen } from '../observe.ts';
import { OwnFingerprints } from '../own-fingerprints.ts';
import { plainPath } from '../plain-path.ts';
import { emptyWithoutProof, malformed } from '../refuse.ts';

/**
 * Secretlint's JSON: one entry per file it read, with its messages. The file's content (`sourceContent`), the message
 * (which quotes the secret unless --maskSecrets was given) and `data` are dropped here.
 */
export function readSecretlint({ bytes, file }: ReportInput): ReportContent {
  const report = openJson(bytes, file);
  if (report.kind !== 'array') throw malformed(file, 'a Secretlint report is a list of files. Create it by --format json.');
  const files = report.count();
  if (files === 0) throw emptyWithoutProof(file, 'no file was looked at');
  const first = report.get(0);
  if (!isRecord(first) || textAt(first, 'filePath') === '' || !Array.isArray(first.messages)) {
    throw malformed(file, 'its first entry is no file of Secretlint (filePath, messages).');
  }
  const notices: string[] = [];
  return {
    tool: { name: 'secretlint', version: '' },
    category: '',
    // It has no place for a version, but it names every file that it read, also the clean ones.
    proof: { at: '', because: `secretlint lists the ${counted(files, 'file')} that it read` },
    subject: { name: '', version: '', digest: '' },
    observations: messages(report.each(), notices),
    notices,
  };
}

const severities: ReadonlyMap<string, Severity> = new Map([
  ['error', 'high'],
  ['warning', 'medium'],
  ['info', 'low'],
]);

function* messages(files: Iterable<unknown>, notices: string[]): Generator<Observation> {
  const fingerprints = new OwnFingerprints();
  const counts = { unusable: 0 };
  for (const entry of files) yield* messagesOf(entry, fingerprints, counts);
  if (counts.unusable > 0) notices.push(`Left out: ${counted(counts.unusable, 'message')} without a rule or a file.`);
}

function* messagesOf(entry: unknown, fingerprints: OwnFingerprints, counts: { unusable: number }): Generator<Observation> {
  const path = plainPath(textAt(entry, 'filePath'));
  for (const message of listAt(entry, 'messages')) {
    const rule = firstText(message, ['ruleId']);
    const observation = path === '' || rule === '' ? null : observed(message, { path, rule, fingerprints });
    if (observation === null) counts.unusable++;
    else if (observation) yield observation;
  }
}

interface Place {
  path: string;
  rule: string;
  fingerprints: OwnFingerprints;
}

function observed(message: unknown, { path, rule, fingerprints }: Place): Observation | undefined {
  const what = textAt(message, 'messageId');
  const line = countAt(message, 'loc', 'start', 'line');
  const fingerprint = fingerprints.next([rule, what, path], `${line}:${textAt(message, 'loc', 'start', 'column')}`);
  if (fingerprint === undefined) return undefined;
  const label = textAt(message, 'severity').toLowerCase();
  return observe({
    kind: 'secret',
    about: rule,
    location: { file: path, line },
    fingerprint,
    severity: severities.get(label) ?? 'unknown',
    severityLabel: label,
    title: `${what || 'Secret'} in ${path}`,
    references: [textAt(message, 'docsUrl')],
    told: textAt(message, 'type') === 'ignore' ? { state: 'ignored', reason: 'secretlint-disable comment' } : stillOpen,
  });
}
