// SPDX-License-Identifier: Apache-2.0
import type { AdvisorySource, SourceSink } from '../contract.ts';

const header = /^cve,epss(,|\s*$)/m;

/** FIRST's Exploit Prediction Scoring System: daily csv `cve,epss,percentile` under a comment line with model and date. */
export const epss: AdvisorySource = {
  id: 'epss',
  title: 'EPSS: how likely a vulnerability is to be exploited',
  recognises: ({ text }) => text !== undefined && header.test(text.slice(0, 2000)),
  read({ path, text = '' }, sink) {
    let unreadable = 0;
    for (const line of lines(text)) {
      if (line.startsWith('#')) tellState(line, sink);
      else if (line !== '' && !line.startsWith('cve,') && !readRow(line, sink)) unreadable++;
    }
    if (unreadable > 0) sink.skipped({ file: path, reason: `${unreadable} rows are not "CVE,probability"` });
  },
};

function* lines(text: string): Generator<string> {
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    yield text.slice(at, end === -1 ? text.length : end).trimEnd();
    at = end === -1 ? text.length : end + 1;
  }
}

/** `#model_version:v2025.03.14,score_date:2026-08-07T00:00:00+0000`: scores of two models must never be compared. */
function tellState(line: string, sink: SourceSink): void {
  const date = /score_date:(\d{4}-\d{2}-\d{2})/.exec(line)?.[1] ?? '';
  const model = /model_version:([\w.-]{1,40})/.exec(line)?.[1];
  sink.dated('epss', date, model);
}

function readRow(line: string, sink: SourceSink): boolean {
  const match = /^(CVE-\d{4}-\d{4,}),([0-9.eE-]+)(?:,|$)/.exec(line);
  const probability = Number(match?.[2]);
  if (!match?.[1] || !(probability >= 0 && probability <= 1)) return false;
  sink.scored(match[1], probability);
  return true;
}
