// SPDX-License-Identifier: Apache-2.0

import type { Observation } from '../../../model/observation.ts';
import { type Severity, severityOfLabel } from '../../../model/severity.ts';
import { alertState, dumpNotice, repositoryOf } from '../alert-dump.ts';
import type { ReportContent, ReportInput } from '../contract.ts';
import { counted } from '../counted.ts';
import { openJson } from '../json-document.ts';
import { countAt, firstText, isRecord, textAt, textsAt, valueAt } from '../loose-value.ts';
import { quotesSecrets } from '../mask-secrets.ts';
import { cwesOf, observe } from '../observe.ts';
import { plainPath } from '../plain-path.ts';
import { emptyWithoutProof, malformed } from '../refuse.ts';
import { kindOfRule, vulnerabilityIds } from '../rule-kind.ts';

/** GitHub's code scanning alerts as its REST API lists them, from whichever tool sent them. */
export function readGithubCodeScanning({ bytes, file }: ReportInput): ReportContent {
  const report = openJson(bytes, file);
  if (report.kind !== 'array') throw malformed(file, 'code scanning alerts are a list. Save the whole answer of the API.');
  const first = report.get(0);
  if (first === undefined) throw emptyWithoutProof(file, 'an empty page of alerts names no repository and no analysis');
  if (!isRecord(first) || !isRecord(first.rule) || textAt(first, 'number') === '') {
    throw malformed(file, 'its first entry is no code scanning alert (number, rule).');
  }
  const notices = [dumpNotice];
  return {
    tool: { name: 'github-code-scanning', version: '' },
    category: '',
    proof: null,
    subject: { name: repositoryOf(first), version: '', digest: '' },
    observations: alerts(report.each(), notices),
    notices,
  };
}

function* alerts(entries: Iterable<unknown>, notices: string[]): Generator<Observation> {
  let unusable = 0;
  for (const alert of entries) {
    const rule = firstText(alert, ['rule', 'id'], ['rule', 'name']);
    if (rule === '' || textAt(alert, 'number') === '') unusable++;
    else yield observed(alert, rule);
  }
  if (unusable > 0) notices.push(`Left out: ${counted(unusable, 'entry', 'entries')} without a number or a rule.`);
}

function observed(alert: unknown, rule: string): Observation {
  const tags = textsAt(alert, 'rule', 'tags');
  const cwes = cwesOf(tags);
  const words = [rule, textAt(alert, 'rule', 'name'), textAt(alert, 'rule', 'description')];
  const kind = kindOfRule({ tool: textAt(alert, 'tool', 'name'), rule, tags });
  const quotes = kind === 'secret' || quotesSecrets([...words, ...tags], cwes);
  const instance = valueAt(alert, 'most_recent_instance');
  const path = plainPath(textAt(instance, 'location', 'path'));
  const ids = kind === 'vulnerability' ? vulnerabilityIds(rule) : [];
  const label = firstText(alert, ['rule', 'security_severity_level'], ['rule', 'severity']);
  return observe({
    kind,
    about: ids[0] ?? rule,
    aliases: ids.slice(1),
    rule,
    location: path === '' ? null : { file: path, line: countAt(instance, 'location', 'start_line') },
    // GitHub follows an alert through moved lines: its number is what stays the same.
    fingerprint: `alert:${textAt(alert, 'number')}`,
    severity: severityOfLabel(label) ?? levels.get(label.toLowerCase()) ?? 'unknown',
    severityLabel: label,
    cwes,
    title: firstText(alert, ['rule', 'description'], ['rule', 'name']) || rule,
    details: quotes ? textAt(alert, 'rule', 'full_description') : firstText(instance, ['message', 'text']),
    references: [textAt(alert, 'html_url'), textAt(alert, 'rule', 'help_uri')],
    told: alertState(alert),
  });
}

const levels: ReadonlyMap<string, Severity> = new Map([
  ['error', 'high'],
  ['warning', 'medium'],
  ['note', 'low'],
]);
