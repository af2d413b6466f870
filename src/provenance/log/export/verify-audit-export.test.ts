// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  asBytes,
  auditOrigin,
  auditRecord,
  buildLog,
  exportLines,
  keyText,
  logKey,
  otherLogKey,
} from '../../../../test/builders/audit-log.ts';
import { NgaoError } from '../../../kit/errors.ts';
import { emptyRoot } from '../merkle/hash.ts';
import { signCheckpoint } from '../note/checkpoint.ts';
import { signNote } from '../note/signed-note.ts';
import { readVerifierKey } from '../note/verifier-key.ts';
import { exportLineLimit, writeAuditExport, writeCheckpointLine } from './audit-export.ts';
import type { AuditFaultCode } from './faults.ts';
import { splitLines } from './split-lines.ts';
import { type AuditorEvidence, verifyAuditExport } from './verify-audit-export.ts';

const records = Array.from({ length: 40 }, (_, seq) => auditRecord(seq));
const log = buildLog(records);
/** The same log in which another reason was given to record 3, and honestly signed. */
const fork = buildLog(records.map((record) => (record.seq === 3 ? { ...record, reason: 'waved through' } : record)));
const key = readVerifierKey(keyText());
const whole = exportLines(log, [7, 20, 40]);
const lineOf = (seq: number) => whole.indexOf(log.texts[seq] as string);

async function verify(lines: readonly string[], evidence: AuditorEvidence = {}) {
  return await verifyAuditExport(asBytes(lines), evidence);
}

async function codes(lines: readonly string[], evidence: AuditorEvidence = {}): Promise<AuditFaultCode[]> {
  const { ok, faults } = await verify(lines, evidence);
  assert.equal(ok, faults.length === 0);
  return faults.map((fault) => fault.code);
}

const seqs = fc.integer({ min: 0, max: 39 });
const runs = { numRuns: 60 };

test('a whole export is proven, with what it holds', async () => {
  const result = await verify(whole, { keys: [key], since: log.checkpoint(13) });
  assert.deepEqual(result.faults, []);
  assert.deepEqual(
    [result.ok, result.records, result.from, result.to, result.pinned, result.sinceProven],
    [true, 40, 0, 40, true, true],
  );
  assert.deepEqual([result.firstAt, result.lastAt], [records[0]?.at, records[39]?.at]);
  assert.deepEqual(result.keys, [{ key: keyText(), checkpoints: 3 }]);
  assert.deepEqual(
    result.checkpoints.latest.map(({ size, line }) => [size, line]),
    [
      [7, 9],
      [20, 23],
      [40, 44],
    ],
  );
});

test('an export of any part is proven, against any checkpoint inside of it', async () => {
  const part = fc
    .tuple(seqs, seqs, fc.integer({ min: 0, max: 40 }))
    .map(([a, b, c]) => [a, b, c].sort((x, y) => x - y) as [number, number, number]);
  await fc.assert(
    fc.asyncProperty(part, async ([from, since, to]) => {
      const result = await verify(exportLines(log, [to], from), { since: log.checkpoint(since) });
      assert.deepEqual([result.faults, result.sinceProven, result.records], [[], true, to - from]);
    }),
    runs,
  );
});

test('the log of nothing is proven', async () => {
  assert.deepEqual(await codes(exportLines(log, [0])), []);
});

test('a dropped record is told by its number', async () => {
  await fc.assert(
    fc.asyncProperty(seqs, async (seq) => {
      const { faults } = await verify(whole.toSpliced(lineOf(seq), 1));
      assert.deepEqual([faults[0]?.code, faults[0]?.records], ['record-missing', { from: seq, to: seq }]);
    }),
    runs,
  );
});

test('a dropped record is told even where all numbers were closed up', async () => {
  const closed = buildLog(records.slice(1).map((record, seq) => ({ ...record, seq })));
  const lines = [whole[0] as string, ...closed.texts, whole.at(-1) as string];
  assert.deepEqual(await codes(lines), ['record-missing']);
});

test('two swapped records are told', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(seqs, { minLength: 2, maxLength: 2 }), async ([a, b]) => {
      const [one, two] = [lineOf(a as number), lineOf(b as number)];
      const swapped = whole.with(one, whole[two] as string).with(two, whole[one] as string);
      const told = await codes(swapped);
      assert.equal(told[0], 'record-missing');
      assert.ok(told.includes('record-out-of-order'), told.join());
    }),
    runs,
  );
});

test('an edited record is told, by the span of its checkpoint', async () => {
  await fc.assert(
    fc.asyncProperty(seqs, async (seq) => {
      const text = (log.texts[seq] as string).replace('reproduced', 'reproduced once');
      const { faults, checkpoints } = await verify(whole.with(lineOf(seq), text));
      const [from, to] = seq < 7 ? [0, 6] : seq < 20 ? [7, 19] : [20, 39];
      assert.deepEqual(
        faults.map(({ code, records: span }) => [code, span]),
        [['root-differs', { from, to }]],
      );
      assert.equal(checkpoints.proven, from === 0 ? 0 : from === 7 ? 1 : 2);
    }),
    runs,
  );
});

test('any changed byte of the whole file is told', async () => {
  const file = Buffer.from(`${whole.join('\n')}\n`);
  const change = fc.tuple(fc.integer({ min: 0, max: file.length - 1 }), fc.integer({ min: 0, max: 255 }));
  await fc.assert(
    fc.asyncProperty(change, async ([place, byte]) => {
      fc.pre(file[place] !== byte);
      const changed = Buffer.from(file);
      changed[place] = byte;
      const stream = (async function* () {
        yield changed;
      })();
      const told = await verifyAuditExport(splitLines(stream, exportLineLimit)).then(
        ({ faults }) => faults.length > 0,
        (error: unknown) => error instanceof NgaoError && error.code.startsWith('input-'),
      );
      assert.ok(told, `byte ${place} became ${byte}`);
    }),
    { numRuns: 400 },
  );
});

test('a record that says the same in other words is told', async () => {
  const spaced = whole.with(lineOf(9), JSON.stringify(records[9], undefined, 1).replaceAll('\n', ' '));
  const { faults } = await verify(spaced);
  assert.deepEqual(
    faults.map(({ code, records: span }) => [code, span]),
    [['record-rewritten', { from: 9, to: 9 }]],
  );
  const twice = (log.texts[9] as string).replace('{', '{"action":"nothing",');
  assert.deepEqual(await codes(whole.with(lineOf(9), twice)), ['record-rewritten']);
});

test('a cut file is told, wherever it was cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: whole.length - 1 }), async (length) => {
      const told = await codes(whole.slice(0, length));
      assert.deepEqual(told, [length === whole.length - 1 ? 'end-unproven' : 'cut-short']);
    }),
    runs,
  );
  const torn = whole.with(-1, (whole.at(-1) as string).slice(0, 50));
  assert.deepEqual(await codes(torn), ['line-unreadable']);
});

test('a duplicated record is told, near and far', async () => {
  await fc.assert(
    fc.asyncProperty(seqs, fc.integer({ min: 1, max: whole.length }), async (seq, at) => {
      fc.pre(at > lineOf(seq));
      const { faults, checkpoints } = await verify(whole.toSpliced(at, 0, log.texts[seq] as string));
      assert.deepEqual(
        faults.map(({ code, records: span }) => [code, span]),
        [['record-repeated', { from: seq, to: seq }]],
      );
      assert.equal(checkpoints.proven, 3, 'the others are proven all the same');
    }),
    runs,
  );
});

test('an old checkpoint in the place of a new one, or beside it, is told', async () => {
  const old = writeCheckpointLine(log.checkpoint(7));
  assert.deepEqual(await codes(whole.with(-1, old)), ['checkpoint-replayed']);
  assert.deepEqual(await codes(whole.toSpliced(30, 0, old)), ['checkpoint-replayed']);
  assert.deepEqual(await codes(whole.toSpliced(9, 0, old)), ['checkpoint-replayed'], 'the same one twice');
});

test('another key is told, whoever it is believed from', async () => {
  const forged = buildLog(records, otherLogKey);
  const lines = exportLines(forged, [20, 40]);
  assert.deepEqual(await codes(lines), ['checkpoint-unknown-key', 'checkpoint-unknown-key'], 'the header states the real key');
  const consistent = lines.with(0, (lines[0] as string).replace(keyText(), keyText(otherLogKey)));
  assert.deepEqual(await codes(consistent), [], 'who believes the file believes its key');
  assert.deepEqual(await codes(consistent, { keys: [key] }), [
    'key-not-pinned',
    'checkpoint-unknown-key',
    'checkpoint-unknown-key',
  ]);
  assert.deepEqual(await codes(consistent, { since: log.checkpoint(7) }), ['since-unknown-key']);
});

test('a changed signature is told', async () => {
  const line = whole.at(-1) as string;
  const at = line.lastIndexOf('\\n') - 20;
  const changed = line.slice(0, at) + (line[at] === 'A' ? 'B' : 'A') + line.slice(at + 1);
  assert.deepEqual(await codes(whole.with(-1, changed)), ['checkpoint-bad-signature']);
});

test('a fork that is consistent in itself is told by what the auditor has kept', async () => {
  const lines = exportLines(fork, [7, 20, 40]);
  assert.deepEqual(await codes(lines, { keys: [key] }), [], 'nobody can see it from the file alone');
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 40 }), async (size) => {
      const told = await codes(lines, { keys: [key], since: log.checkpoint(size) });
      assert.deepEqual(told, size > 3 ? ['since-differs'] : []);
    }),
    runs,
  );
  assert.deepEqual(await codes(exportLines(fork, [40], 10), { since: log.checkpoint(10) }), ['since-differs']);
});

test('a shortened log that is consistent in itself is told by what the auditor has kept', async () => {
  const lines = exportLines(log, [7, 20]);
  assert.deepEqual(await codes(lines), []);
  const { faults } = await verify(lines, { since: log.checkpoint(31) });
  assert.deepEqual(
    faults.map(({ code, records: span }) => [code, span]),
    [['shorter-than-seen', { from: 20, to: 30 }]],
  );
});

test('a log that signed two histories is told', async () => {
  assert.deepEqual(await codes(whole.toSpliced(9, 0, writeCheckpointLine(fork.checkpoint(7)))), ['log-forked']);
  assert.deepEqual(await codes(whole.with(-1, writeCheckpointLine(fork.checkpoint(40)))), ['root-differs']);
});

test('checkpoints of another log, or that are none, are told', async () => {
  const root = emptyRoot();
  const foreign = signCheckpoint({ origin: 'other.example.org', size: 40, root, privateKey: logKey });
  assert.deepEqual(await codes(whole.with(-1, writeCheckpointLine(foreign))), ['checkpoint-origin']);
  assert.deepEqual(await codes(whole, { since: foreign }), ['since-origin']);
  const noCheckpoint = writeCheckpointLine(signNote('hello\n', auditOrigin, logKey));
  for (const line of [
    noCheckpoint,
    '{"checkpoint":5}',
    '{"checkpoint":"x"}',
    (whole.at(-1) as string).replace('}', ',"more":1}'),
  ]) {
    assert.deepEqual(await codes(whole.with(-1, line)), ['checkpoint-malformed'], line);
  }
  await assert.rejects(verify(whole, { since: 'x' }), { code: 'input-malformed' });
  const spoilt = log.checkpoint(20).replace('\n20\n', '\n21\n');
  assert.deepEqual(await codes(whole, { since: spoilt }), ['since-bad-signature']);
  await assert.rejects(verify(exportLines(log, [40], 10), { since: log.checkpoint(9) }), { code: 'usage' });
});

test("a state before the export that is not the log's own is told", async () => {
  const lines = exportLines(log, [20], 10);
  const forged = (lines[0] as string).replace(
    /"range":"[^"]*"/,
    (exportLines(fork, [20], 10)[0] as string).match(/"range":"[^"]*"/)?.[0] ?? '',
  );
  const { faults } = await verify(lines.with(0, forged));
  assert.deepEqual(
    faults.map(({ code }) => code),
    ['root-differs'],
  );
  const only = exportLines(log, [10], 10).with(0, forged.replace('"to":20', '"to":10'));
  assert.deepEqual(await codes(only), ['root-differs']);
});

test('records that are not announced, and lines that are nothing, are told', async () => {
  const lines = exportLines(log, [20], 10);
  assert.deepEqual(await codes(lines.toSpliced(1, 0, log.texts[3] as string)), ['record-unannounced']);
  assert.deepEqual(await codes([...lines, log.texts[20] as string]), ['record-unannounced']);
  for (const line of ['', 'x', '[1', '\ufeff{}']) assert.equal((await codes(lines.with(3, line)))[0], 'line-unreadable', line);
  for (const line of ['null', '[]', '{}', '{"seq":12}', '"x"'])
    assert.equal((await codes(lines.with(3, line)))[0], 'record-invalid', line);
  const long = await verifyAuditExport([...lines.map((line) => Buffer.from(line)), new Uint8Array(200_000)]);
  assert.deepEqual(
    long.faults.map(({ code }) => code),
    ['line-unreadable'],
  );
  const many = await verify([...lines, ...Array.from({ length: 500 }, () => 'x')]);
  assert.deepEqual([many.faults.length, many.moreFaults], [100, 400]);
});

test('what is no export is refused, with the reason', async () => {
  const header = whole[0] as string;
  const refused = async (line: string, code: string) => await assert.rejects(verify([line]), { code }, line);
  await refused('hello', 'input-malformed');
  await refused('{}', 'input-malformed');
  await refused(header.replace('audit/1', 'audit/2'), 'input-unsupported');
  await refused(header.replace('"from":0', '"from":41'), 'input-malformed');
  await refused(header.replace('"from":0', '"from":4'), 'input-malformed');
  await refused(header.replace(`"origin":"${auditOrigin}"`, '"origin":"other.example.org"'), 'input-malformed');
  await refused(header.replace('"from":0', '"from":0,"more":1'), 'input-malformed');
  await refused(header.replace(keyText(), 'a key'), 'input-malformed');
  await assert.rejects(verifyAuditExport([]), { code: 'input-malformed' });
});

test('an export is written as it is read', async () => {
  const lines: string[] = [];
  const checkpoints = [7, 20, 40].map(log.checkpoint);
  for await (const line of writeAuditExport({ header: JSON.parse(whole[0] as string), records: log.texts, checkpoints }))
    lines.push(line);
  assert.deepEqual(lines, whole);
  for (const parts of [
    { records: log.texts.slice(1), checkpoints },
    { records: log.texts, checkpoints: checkpoints.slice(0, 2) },
  ]) {
    const write = async () => {
      for await (const _ of writeAuditExport({ header: JSON.parse(whole[0] as string), ...parts }));
    };
    await assert.rejects(write, { code: 'internal' });
  }
});
