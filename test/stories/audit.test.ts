// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { auditRecord, buildLog, exportLines, keyText, otherLogKey } from '../builders/audit-log.ts';
import { ngao, project } from '../builders/command.ts';

const records = Array.from({ length: 12 }, (_, seq) => auditRecord(seq));
const log = buildLog(records);
const rewritten = buildLog(records.map((record) => (record.seq === 2 ? { ...record, reason: 'nothing happened' } : record)));
const file = (lines: readonly string[]) => `${lines.join('\n')}\n`;
const whole = exportLines(log, [4, 12]);
const key = ['--key', keyText()];

test('an auditor proves the export of a log, keeps its checkpoint, and proves the next one against it', async (context) => {
  const folder = project(context, { 'may.ndjson': file(exportLines(log, [4])), 'june.ndjson': file(whole) });
  const first = await ngao(folder, ['audit', 'verify', 'may.ndjson', ...key, '--keep', 'may.note']);
  assert.equal(first.code, 0, first.stdout + first.stderr);
  assert.equal(readFileSync(join(folder, 'may.note'), 'utf8'), log.checkpoint(4));
  const { code, stdout } = await ngao(folder, ['audit', 'verify', 'june.ndjson', ...key, '--since', 'may.note']);
  assert.equal(code, 0, stdout);
  assert.match(stdout, /^PROVEN: june\.ndjson .* 12 records/);
  assert.match(stdout, /records +12 \(number 0 to 11 announced\), from 2026-01-05T08:00:00\.000Z to 2026-01-05T08:11:00\.000Z/);
  assert.ok(stdout.includes(`${keyText()}, signed 2 proven checkpoints\n             pinned by you`), stdout);
  assert.match(stdout, /2 of 2 proven\n +4 records, root .* \(line 6\)\n +12 records/);
  assert.match(stdout, /history of your earlier checkpoint still stands/);
});

test('without a pinned key the auditor is told whose word it is', async (context) => {
  const folder = project(context, { 'log.ndjson': file(whole) });
  const { code, stdout } = await ngao(folder, ['audit', 'verify', 'log.ndjson']);
  assert.equal(code, 0);
  assert.match(stdout, /stated by the file itself: compare it/);
});

test('a record that was taken out, and one that was changed, are told by their place', async (context) => {
  const folder = project(context, {
    'dropped.ndjson': file(whole.toSpliced(8, 1)),
    'edited.ndjson': file(whole.with(8, (whole[8] as string).replace('reproduced', 'not reproduced'))),
  });
  const dropped = await ngao(folder, ['audit', 'verify', 'dropped.ndjson', ...key, '--keep', 'no.note']);
  assert.equal(dropped.code, 1);
  assert.match(dropped.stdout, /^NOT PROVEN: .* First bad record: record 6\./);
  assert.match(dropped.stdout, /line 9: record-missing: Records were taken out\. Missing: record 6\./);
  assert.throws(() => readFileSync(join(folder, 'no.note')), 'nothing is kept of what is not proven');
  const edited = await ngao(folder, ['audit', 'verify', 'edited.ndjson', ...key]);
  assert.equal(edited.code, 1);
  assert.match(edited.stdout, /First bad record: one of the records 4 to 11\./);
  assert.doesNotMatch(edited.stdout + edited.stderr, /reproduced/, 'no text of a record is shown');
});

test('an operator who rewrites or shortens history and signs it again is found out', async (context) => {
  const folder = project(context, {
    'rewritten.ndjson': file(exportLines(rewritten, [4, 12])),
    'short.ndjson': file(exportLines(log, [4])),
    'kept.note': log.checkpoint(9),
  });
  for (const [name, fault] of [
    ['rewritten', 'since-differs'],
    ['short', 'shorter-than-seen'],
  ] as const) {
    assert.equal((await ngao(folder, ['audit', 'verify', `${name}.ndjson`, ...key])).code, 0, 'the file alone cannot show it');
    const { code, stdout } = await ngao(folder, ['audit', 'verify', `${name}.ndjson`, ...key, '--since', 'kept.note', '--json']);
    assert.equal(code, 1);
    const answer = JSON.parse(stdout);
    assert.deepEqual([answer.schema, answer.ok, answer.faults[0].code], ['ngao-audit-verification/1', false, fault]);
  }
});

test('a log of somebody else is not proven by its own key', async (context) => {
  const lines = exportLines(buildLog(records, otherLogKey), [12]);
  const folder = project(context, {
    'log.ndjson': file(lines.with(0, (lines[0] as string).replace(keyText(), keyText(otherLogKey)))),
  });
  const { code, stdout } = await ngao(folder, ['audit', 'verify', 'log.ndjson', ...key]);
  assert.equal(code, 1);
  assert.match(stdout, /key-not-pinned/);
});

test('asked wrongly is 2, unreadable is 3, and neither looks like an answer', async (context) => {
  const folder = project(context, {
    'log.ndjson': file(whole),
    'later.ndjson': file(exportLines(log, [12], 10)),
    'early.note': log.checkpoint(4),
    'no.note': 'hello\n',
    'no.ndjson': '{"format":"other"}\n',
    'empty.ndjson': '',
  });
  const asked: [number, RegExp, ...string[]][] = [
    [2, /audit verify FILE/],
    [2, /audit verify FILE/, 'prove', 'log.ndjson'],
    [2, /no option --kee\. Did you mean/, 'verify', 'log.ndjson', '--kee', 'x'],
    [2, /NAME\+ID\+KEY/, 'verify', 'log.ndjson', '--key', 'abc'],
    [2, /begins at record 10/, 'verify', 'later.ndjson', '--since', 'early.note'],
    [3, /could not be read/, 'verify', 'missing.ndjson'],
    [3, /could not be read/, 'verify', '.'],
    [3, /could not be read/, 'verify', 'log.ndjson', '--since', 'missing.note'],
    [3, /--since no\.note: This is not a signed note/, 'verify', 'log.ndjson', '--since', 'no.note'],
    [3, /not an export/, 'verify', 'no.ndjson'],
    [3, /empty/, 'verify', 'empty.ndjson'],
  ];
  for (const [expected, message, ...args] of asked) {
    const { code, stdout, stderr } = await ngao(folder, ['audit', ...args]);
    assert.deepEqual([code, stdout], [expected, ''], args.join(' '));
    assert.match(stderr, message, args.join(' '));
  }
});

test('a file that is one endless line is refused in bounded memory', async (context) => {
  const folder = project(context, { 'log.ndjson': file([...whole, 'x'.repeat(3_000_000)]) });
  const { code, stdout } = await ngao(folder, ['audit', 'verify', 'log.ndjson', ...key]);
  assert.equal(code, 1);
  assert.match(stdout, /line 16: line-unreadable/);
});
