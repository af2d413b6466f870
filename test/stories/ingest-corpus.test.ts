// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { deviations } from '../../src/scan/reports/deviations-table.ts';
import { corpus, corpusTest } from '../builders/corpus.ts';
import { demoProduct, testServer } from '../builders/server.ts';

interface Expectation {
  file: string;
  expected_findings: number | null;
}

test('every real report of the corpus gives the stated count or is refused with a reason', { ...corpusTest, timeout: 900_000 }, async (t) => {
  const folder = join(corpus ?? '', 'tool-reports');
  const all: Expectation[] = JSON.parse(readFileSync(join(folder, 'expectations.json'), 'utf8'));
  const server = await testServer(t);
  const { machine } = await demoProduct(server);
  const wrong: string[] = [];
  for (const [index, file] of [...new Set(all.map((each) => each.file))].entries()) {
    const body = readFileSync(join(folder, file));
    const answer = await server.upload(machine, { target: `corpus-${index}`, body, file });
    const { state, reason, counts } = answer.body;
    const own = deviations.find((each) => each.file === file)?.ours;
    const expected =
      own === undefined ? all.filter((each) => each.file === file).map((each) => each.expected_findings ?? 'refused') : [own];
    const got = answer.status >= 400 || state === 'refused' ? 'refused' : (counts?.observations ?? state);
    if (!expected.includes(got)) wrong.push(`${file}: ${got} (${state}, ${reason ?? answer.body.detail}) instead of ${expected.join(' or ')}`);
    if (state === 'refused') assert.ok(reason.length > 10 && !/broke inside/.test(reason), `${file}: ${reason}`);
  }
  assert.deepEqual(wrong, []);
});
