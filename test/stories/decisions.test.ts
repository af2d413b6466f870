// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { approveException } from '../../src/server/actions/decide-exception.ts';
import { importExceptions } from '../../src/server/actions/import-exceptions.ts';
import { renewException } from '../../src/server/actions/propose-exception.ts';
import { exceptionsPage } from '../../src/server/views/exceptions.ts';
import { corpus, corpusTest } from '../builders/corpus.ts';
import { decisionBench } from '../builders/decision-bench.ts';

const grypeYaml = (lines: string) => `ignore:\n${lines}\n`;

test('copied ignore entries of an estate become one proposal, decided once, with nothing invented', async (t) => {
  const bench = await decisionBench(t);
  const { context, product, ada, kim, eve } = bench;
  const left = { id: 'GHSA-1900-0000-0001', alias: 'CVE-1900-0001', package: 'left' };
  for (const target of ['repository:a', 'repository:b', 'repository:c'])
    await bench.grype(target, [left, { id: 'GHSA-1900-0000-0002', package: 'right' }]);
  const files = [
    {
      target: 'a',
      file: '.grype.yaml',
      text: grypeYaml('  - vulnerability: GHSA-1900-0000-0001\n    reason: The fix breaks the build.'),
    },
    { target: 'b', file: '.grype.yaml', text: grypeYaml('  - vulnerability: CVE-1900-0001') },
    { target: 'c', file: '.grype.yaml', text: grypeYaml('  - vulnerability: GHSA-1900-0000-0002') },
    { target: 'c', file: 'notes.txt', text: 'nothing' },
  ];
  const body = { product, preview: true, expires: '2027-01-31', owner: 'Ada', files };
  await assert.rejects(importExceptions(context, eve, body), (error) => (error as { code: string }).code === 'forbidden');
  const preview = await importExceptions(context, ada, body);
  assert.deepEqual(
    [preview.entries, preview.decisions, preview.withoutReason, preview.alreadyThere, preview.matchNothing],
    [3, 2, 1, 0, 0],
  );
  assert.deepEqual(preview.proposals[0]?.targets, ['repository:a', 'repository:b']);
  assert.match(preview.notices.join('\n'), /notes\.txt/);
  assert.deepEqual((await exceptionsPage(context, ada, {})).items, []);
  await importExceptions(context, ada, { ...body, preview: false });
  const again = await importExceptions(context, ada, { ...body, preview: false });
  assert.deepEqual([again.alreadyThere, again.proposals], [2, []]);
  const { items } = await exceptionsPage(context, kim, { state: 'proposed' });
  assert.deepEqual(
    items.map(({ about, findings, mayDecide }) => [about, findings, mayDecide]),
    [
      ['GHSA-1900-0000-0002', 1, false],
      ['GHSA-1900-0000-0001', 2, true],
    ],
  );
  const [bare, reasoned] = items;
  await assert.rejects(approveException(context, kim, { id: bare!.id }), /no reason/);
  await approveException(context, kim, { id: reasoned!.id });
  const states = async (about: string) => {
    const rows = await context.db.selectFrom('findings').where('about', '=', about).orderBy('id').select('state').execute();
    return rows.map(({ state }) => state);
  };
  assert.deepEqual(await states('GHSA-1900-0000-0001'), ['accepted', 'accepted', 'new']);
  const told = await renewException(context, ada, {
    id: bare!.id,
    expires: '2027-01-31',
    reason: 'Only read while it is built.',
  });
  await approveException(context, kim, { id: told });
  assert.deepEqual(await states('GHSA-1900-0000-0002'), ['new', 'new', 'accepted']);
  assert.deepEqual((await exceptionsPage(context, kim, { state: 'proposed' })).items, []);
});

test("the foundation's ignore files come down to the decisions behind them", corpusTest, async (t) => {
  const bench = await decisionBench(t);
  const { context, product, ada } = bench;
  const root = join(corpus as string, 'mojaloop/repos');
  const files = readdirSync(root)
    .filter((name) => !name.includes('@'))
    .flatMap((name) =>
      readdirSync(join(root, name))
        .filter((file) => file === '.grype.yaml' || file === 'audit-ci.jsonc')
        .map((file) => ({ target: `repository:${name}`, file, text: readFileSync(join(root, name, file), 'utf8') })),
    );
  const body = { product, preview: false, expires: '2027-01-31', owner: 'Ada', files };
  const answer = await importExceptions(context, ada, body);
  assert.ok(answer.decisions < answer.entries / 3);
  const { count } = await context.db
    .selectFrom('exceptions')
    .where('state', '=', 'proposed')
    .select((each) => each.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  assert.equal(Number(count), answer.proposals.length);
  assert.equal((await importExceptions(context, ada, body)).alreadyThere, answer.proposals.length);
  const { entries, decisions, withoutReason } = answer;
  t.diagnostic(`${entries} entries of ${files.length} files: ${decisions} decisions, ${withoutReason} without a reason`);
});
