// SPDX-License-Identifier: Apache-2.0

import type { Observation } from '../../../model/observation.ts';
import type { Severity } from '../../../model/severity.ts';
import type { ReportContent, ReportInput, RunProof } from '../contract.ts';
import { counted } from '../counted.ts';
import { type JsonView, openJson } from '../json-document.ts';
import { countAt, firstText, isRecord, textAt, textsAt, valueAt } from '../loose-value.ts';
import { quotesSecrets } from '../mask-secrets.ts';
import { cwesOf, observe, stillOpen } from '../observe.ts';
import { codeText, OwnFingerprints } from '../own-fingerprints.ts';
import { plainPath } from '../plain-path.ts';
import { emptyWithoutProof, malformed } from '../refuse.ts';
import { supplyChainFacts } from './supply-chain.ts';

/** Semgrep's own JSON (`results`, `errors`, `paths`, `version`). Supply-chain results become vulnerabilities. */
export function readSemgrep({ bytes, file }: ReportInput): ReportContent {
  const report = openJson(bytes, file);
  if (report.at('results')?.kind !== 'array') {
    throw malformed(file, 'a Semgrep report has a list "results". Create it by semgrep scan --json.');
  }
  const first = report.get('results', 0);
  if (first !== undefined && (!isRecord(first) || textAt(first, 'check_id') === '')) {
    throw malformed(file, 'its first result is none of Semgrep (no check_id).');
  }
  const notices: string[] = [];
  const version = textAt(report.get('version'));
  const proof = proofOf(report, version, notices);
  if (proof === null && first === undefined) throw emptyWithoutProof(file, notices[0] as string);
  return {
    tool: { name: 'semgrep', version },
    category: '',
    proof,
    subject: { name: '', version: '', digest: '' },
    observations: results(report, notices),
    notices,
  };
}

function proofOf(report: JsonView, version: string, notices: string[]): RunProof | null {
  const scanned = report.count('paths', 'scanned');
  let failures = 0;
  for (const error of report.each('errors'))
    if (textAt(error, 'level') !== 'warn' && textAt(error, 'level') !== 'info') failures++;
  if (version === '' || scanned === 0) notices.push('it names no version or no scanned file, so it closes nothing');
  else if (failures > 0)
    notices.push(`Semgrep reports ${counted(failures, 'error')} of its own: files or rules are missing, so it closes nothing`);
  else return { at: '', because: `semgrep ${version} looked at ${counted(scanned, 'file')}` };
  return null;
}

function* results(report: JsonView, notices: string[]): Generator<Observation> {
  const fingerprints = new OwnFingerprints();
  let unusable = 0;
  for (const result of report.each('results')) {
    const rule = textAt(result, 'check_id');
    const path = plainPath(textAt(result, 'path'));
    if (rule === '' || path === '') unusable++;
    else {
      const observation = observed(result, { rule, path, fingerprints });
      if (observation) yield observation;
    }
  }
  if (unusable > 0) notices.push(`Left out: ${counted(unusable, 'result')} without a rule or a file.`);
}

interface Place {
  rule: string;
  path: string;
  fingerprints: OwnFingerprints;
}

const severities: ReadonlyMap<string, Severity> = new Map([
  ['critical', 'critical'],
  ['error', 'high'],
  ['high', 'high'],
  ['warning', 'medium'],
  ['medium', 'medium'],
  ['info', 'low'],
  ['low', 'low'],
]);

function observed(result: unknown, { rule, path, fingerprints }: Place): Observation | undefined {
  const extra = valueAt(result, 'extra');
  const metadata = valueAt(extra, 'metadata');
  const cwes = cwesOf(textsAt(metadata, 'cwe'));
  const tags = [...textsAt(metadata, 'vulnerability_class'), ...textsAt(metadata, 'technology')];
  const quotes = isSecretRule(rule, metadata) || quotesSecrets([rule, ...tags], cwes);
  const message = quotes ? '' : textAt(extra, 'message').trim();
  const place = ['start', 'end'].flatMap((side) => ['line', 'col'].map((unit) => textAt(result, side, unit))).join(':');
  // `lines` of a run without login reads "requires login".
  const code = quotes ? '' : textAt(extra, 'lines');
  const own = fingerprints.next([rule, path, code === 'requires login' ? message : codeText(code)], place);
  if (own === undefined) return undefined;
  const label = textAt(extra, 'severity');
  const facts = {
    rule,
    severity: severities.get(label.toLowerCase()) ?? 'unknown',
    severityLabel: label,
    cwes,
    title: message.split('\n', 1)[0] || rule,
    details: message,
    references: [...textsAt(metadata, 'references'), firstText(metadata, ['shortlink'], ['source'])],
    told: valueAt(extra, 'is_ignored') === true ? { state: 'ignored' as const, reason: 'nosemgrep comment' } : stillOpen,
  };
  const dependency = supplyChainFacts(extra);
  if (dependency) return observe({ ...facts, kind: 'vulnerability', ...dependency });
  const location = { file: path, line: countAt(result, 'start', 'line') };
  return observe({ ...facts, kind: isSecretRule(rule, metadata) ? 'secret' : 'code', about: rule, location, fingerprint: own });
}

function isSecretRule(rule: string, metadata: unknown): boolean {
  return /(?:^|\.)secrets\./.test(rule) || textAt(metadata, 'category') === 'secrets';
}
