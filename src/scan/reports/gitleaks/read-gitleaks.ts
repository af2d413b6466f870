// SPDX-License-Identifier: Apache-2.0

import type { Observation } from '../../../model/observation.ts';
import type { ReportContent, ReportInput } from '../contract.ts';
import { counted } from '../counted.ts';
import { openJson } from '../json-document.ts';
import { countAt, firstText, isRecord, textAt } from '../loose-value.ts';
import { observe } from '../observe.ts';
import { OwnFingerprints } from '../own-fingerprints.ts';
import { plainPath } from '../plain-path.ts';
import { emptyWithoutProof, malformed } from '../refuse.ts';

/**
 * Gitleaks 8 (`RuleID`, `Secret`, `Match`) and 1 to 7 (`rule`, `offender`, `line`). The secret, the matching line, the
 * author and the commit message are dropped here. Its JSON tells neither a version nor what was searched, and the same
 * command writes it for one staged file: it never closes anything.
 */
export function readGitleaks({ bytes, file }: ReportInput): ReportContent {
  const report = openJson(bytes, file);
  if (report.kind !== 'array') {
    throw report.kind === 'null'
      ? emptyWithoutProof(file, 'Gitleaks writes null when it found nothing, and also when it searched nothing')
      : malformed(file, 'a Gitleaks report is a list of leaks. Create it by --report-format json.');
  }
  const first = report.get(0);
  if (first === undefined) throw emptyWithoutProof(file, 'an empty list of leaks names no version, folder or commit');
  if (!isRecord(first) || ruleOf(first) === '')
    throw malformed(file, 'its first entry is no leak of Gitleaks (no RuleID, no rule).');
  const notices: string[] = [];
  return {
    tool: { name: 'gitleaks', version: '' },
    category: '',
    proof: null,
    subject: { name: '', version: '', digest: '' },
    observations: leaks(report.each(), notices),
    notices,
  };
}

function* leaks(entries: Iterable<unknown>, notices: string[]): Generator<Observation> {
  const fingerprints = new OwnFingerprints();
  let unusable = 0;
  for (const entry of entries) {
    const rule = ruleOf(entry);
    const path = plainPath(firstText(entry, ['File'], ['file']));
    if (rule === '' || path === '') {
      unusable++;
      continue;
    }
    const line = countAt(entry, 'StartLine') || countAt(entry, 'lineNumber');
    // Without the commit, which Gitleaks' own fingerprint holds: one secret in forty commits is one thing to rotate.
    const fingerprint = fingerprints.next([rule, path, keyOf(entry)], String(line));
    if (fingerprint === undefined) continue;
    const description = textAt(entry, 'Description') || rule;
    const commit = firstText(entry, ['Commit'], ['commit']);
    yield observe({
      kind: 'secret',
      about: rule,
      location: { file: path, line },
      fingerprint,
      severity: 'high',
      title: `${description} in ${path}`,
      details: /^[0-9a-f]{7,64}$/i.test(commit) ? `Seen in commit ${commit}.` : '',
    });
  }
  if (unusable > 0) notices.push(`Left out: ${counted(unusable, 'entry', 'entries')} without a rule or a file.`);
}

function ruleOf(entry: unknown): string {
  return firstText(entry, ['RuleID'], ['rule'], ['Rule']);
}

const keyBefore = /([A-Za-z_][\w.-]{0,60})["'\s]{0,4}[:=]>?["'\s]{0,4}$/;

/** The name that the secret is given in its line (`api_key = "..."`); nothing else of the line, which may hold another. */
function keyOf(entry: unknown): string {
  const secret = firstText(entry, ['Secret'], ['offender']);
  const match = firstText(entry, ['Match'], ['line']);
  const at = secret === '' ? -1 : match.indexOf(secret);
  return at < 0 ? '' : (keyBefore.exec(match.slice(Math.max(0, at - 80), at))?.[1] ?? '');
}
