// SPDX-License-Identifier: Apache-2.0

import type { Observation } from '../../../model/observation.ts';
import { alertState, dumpNotice, repositoryOf } from '../alert-dump.ts';
import type { ReportContent, ReportInput } from '../contract.ts';
import { counted } from '../counted.ts';
import { openJson } from '../json-document.ts';
import { countAt, firstText, isRecord, textAt, valueAt } from '../loose-value.ts';
import { observe } from '../observe.ts';
import { plainPath } from '../plain-path.ts';
import { emptyWithoutProof, malformed } from '../refuse.ts';

/**
 * GitHub's secret scanning alerts as its REST API lists them. `secret` is never read. One alert is one secret, wherever
 * it stands: its number is what stays the same.
 */
export function readGithubSecretScanning({ bytes, file }: ReportInput): ReportContent {
  const report = openJson(bytes, file);
  if (report.kind !== 'array') throw malformed(file, 'secret scanning alerts are a list. Save the whole answer of the API.');
  const first = report.get(0);
  if (first === undefined) throw emptyWithoutProof(file, 'an empty page of alerts names no repository');
  if (!isRecord(first) || textAt(first, 'secret_type') === '') {
    throw malformed(file, 'its first entry is no secret scanning alert (no secret_type).');
  }
  const notices = [dumpNotice];
  return {
    tool: { name: 'github-secret-scanning', version: '' },
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
    const type = textAt(alert, 'secret_type');
    const number = textAt(alert, 'number');
    if (type === '' || number === '') unusable++;
    else yield observed(alert, type, number);
  }
  if (unusable > 0) notices.push(`Left out: ${counted(unusable, 'entry', 'entries')} without a number or a type.`);
}

function observed(alert: unknown, type: string, number: string): Observation {
  const place = valueAt(alert, 'first_location_detected');
  const path = plainPath(textAt(place, 'path')).replace(/^\//, '');
  const what = firstText(alert, ['secret_type_display_name'], ['secret_type']);
  const validity = textAt(alert, 'validity').toLowerCase();
  const facts = [
    validity === 'active' ? 'The provider says that it still works.' : '',
    validity === 'inactive' ? 'The provider says that it no longer works.' : '',
    valueAt(alert, 'publicly_leaked') === true ? 'It was seen in public.' : '',
    valueAt(alert, 'multi_repo') === true ? 'It stands in several repositories.' : '',
    valueAt(alert, 'push_protection_bypassed') === true ? 'Push protection was bypassed.' : '',
  ];
  return observe({
    kind: 'secret',
    about: type,
    location: path === '' ? null : { file: path, line: countAt(place, 'start_line') },
    fingerprint: `alert:${number}`,
    severity: validity === 'active' || valueAt(alert, 'publicly_leaked') === true ? 'critical' : 'high',
    title: path === '' ? what : `${what} in ${path}`,
    details: facts.filter((fact) => fact !== '').join(' '),
    references: [textAt(alert, 'html_url')],
    told: alertState(alert),
  });
}
