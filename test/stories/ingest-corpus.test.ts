// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { deviations } from '../../src/scan/reports/deviations-table.ts';
import { corpus, corpusTest } from '../builders/corpus.ts';
import { type Answer, demoProduct, testServer } from '../builders/server.ts';

interface Expectation {
  file: string;
  expected_findings: number | null;
}

const folder = join(corpus ?? '', 'tool-reports');

/** Either count is right where a file stands twice; ours where it is better founded. */
function expectedOf(file: string, all: readonly Expectation[]): readonly (number | 'refused')[] {
  // Another product's own form, which no tool writes; and VEX, whose statements are proposals and no observations.
  if (file.startsWith('generic/')) return ['refused'];
  if (/^(?:openvex|csaf)\//.test(file)) return [0, 'refused'];
  const own = deviations.find((each) => each.file === file)?.ours;
  if (own !== undefined) return [own];
  return all.filter((each) => each.file === file).map((each) => each.expected_findings ?? 'refused');
}

function outcomeOf({ status, body }: Answer): number | string {
  return status >= 400 || body.state === 'refused' ? 'refused' : (body.counts?.observations ?? body.state);
}

test('every real report of the corpus gives the stated count or is refused with a reason', {
  ...corpusTest,
  timeout: 900_000,
}, async (t) => {
  const all: Expectation[] = JSON.parse(readFileSync(join(folder, 'expectations.json'), 'utf8'));
  const server = await testServer(t);
  const { machine } = await demoProduct(server);
  const wrong: string[] = [];
  for (const [index, file] of [...new Set(all.map((each) => each.file))].entries()) {
    const answer = await server.upload(machine, { target: `corpus-${index}`, body: readFileSync(join(folder, file)), file });
    const expected = expectedOf(file, all);
    const outcome = outcomeOf(answer);
    const reason = String(answer.body.reason ?? answer.body.detail);
    if (!(expected as readonly unknown[]).includes(outcome))
      wrong.push(`${file}: ${outcome} (${reason}), not ${expected.join('/')}`);
    if (outcome === 'refused') assert.ok(reason.length > 10 && !reason.includes('broke inside'), `${file}: ${reason}`);
  }
  assert.deepEqual(wrong, []);
});
