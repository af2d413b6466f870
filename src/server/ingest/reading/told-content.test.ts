// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grypeReport } from '../../../../test/builders/grype-report.ts';
import { NgaoError } from '../../../kit/errors.ts';
import type { Observation } from '../../../model/observation.ts';
import { readRuns } from '../../../scan/reports/sniff.ts';
import { readAhead, takePart } from './read-ahead.ts';
import { basisOf, type KeptPart, observationsIn, partSize, readTold, unpacked } from './told-content.ts';

async function runOf(text: string) {
  const { runs } = await readRuns({ file: 'grype.json', bytes: Buffer.from(text) });
  assert.equal(runs.length, 1);
  return runs[0] as (typeof runs)[0];
}

test('what is kept of a report is what it tells, in its order', async () => {
  const text = grypeReport({ findings: partSize + 3, text: 'Zwölf \ud83d\ude80 "quoted"\nlines' });
  const expected: Observation[] = [...(await runOf(text)).observations];
  const told = await readTold(await runOf(text));
  assert.equal(told.told, partSize + 3);
  assert.equal(told.parts?.length, 2);
  assert.deepEqual(inParts(told.parts), expected);
});

test('the digest follows what is told, not when it was scanned', async () => {
  const digest = async (given: Parameters<typeof grypeReport>[0]) => (await readTold(await runOf(grypeReport(given)))).digest;
  const first = await digest({ findings: 40 });
  assert.equal(await digest({ findings: 40, at: '2026-05-09T00:00:00Z' }), first);
  assert.notEqual(await digest({ findings: 41 }), first);
  assert.notEqual(await digest({ findings: 40, severity: 'High' }), first);
  assert.notEqual(await digest({ findings: 40, text: 'Other words.' }), first);
  const run = await runOf(grypeReport({ findings: 40 }));
  const asked = { ...run, proof: run.proof && { ...run.proof, kinds: ['code' as const] } };
  assert.notEqual((await readTold(asked)).digest, first);
});

test('the basis follows the bytes that observations are made of, and nothing else of the report', async () => {
  const basis = async (text: string) => await basisOf(await runOf(text));
  const text = grypeReport({ findings: 40 });
  const first = await basis(text);
  assert.match(first, /^[0-9a-f]{64}$/);
  assert.equal(await basis(grypeReport({ findings: 40, at: '2026-05-09T00:00:00Z' })), first);
  assert.notEqual(await basis(text.replace('"severity":"Medium"', '"severity":"High"')), first);
  // The same matches, but hidden.
  assert.notEqual(await basis(text.replace('"matches":', '"matches":[],"ignoredMatches":')), first);
  const run = await runOf(text);
  assert.notEqual(await basisOf({ ...run, proof: run.proof && { ...run.proof, kinds: ['code'] } }), first);
  assert.equal((await readTold(run)).basis, first);
  const nameless = await readTold(await runOf(text.replace('"id":"CVE-1900-0000"', '"id":""')));
  assert.deepEqual([nameless.notices.length, nameless.basis], [1, '']);
});

test('more than may be kept is not kept, and has the same digest', async () => {
  const text = grypeReport({ findings: 2 * partSize });
  const kept = await readTold(await runOf(text));
  const most = (kept.parts?.[0]?.bytes.length ?? 0) + 10;
  const read = await readTold(await runOf(text), { plain: most, most });
  assert.equal(read.parts, undefined);
  assert.deepEqual([read.digest, read.told], [kept.digest, kept.told]);
});

test('what is much is kept packed', async () => {
  const text = grypeReport({ findings: 3 * partSize });
  const plain = await readTold(await runOf(text));
  const packed = await readTold(await runOf(text), { plain: 1, most: 64 << 20 });
  assert.deepEqual(
    packed.parts?.map(({ isPacked }) => isPacked),
    [false, true, true],
  );
  assert.ok((packed.parts?.[1]?.bytes.length ?? 0) * 5 < (plain.parts?.[1]?.bytes.length ?? 0));
  assert.deepEqual(inParts(packed.parts), inParts(plain.parts));
  assert.equal(packed.digest, plain.digest);
});

test('a list that is damaged at its end fails before anything is told of it', async () => {
  const text = grypeReport({ findings: partSize + 5 });
  const at = text.lastIndexOf('"severity":"Medium"');
  const damaged = runOf(`${text.slice(0, at)}"severity":Medium!${text.slice(at + 19)}`);
  await assert.rejects(damaged, (error) => error instanceof NgaoError && error.code === 'input-malformed');
});

test('what is read ahead comes in order, in parts as long as asked, the last one shorter', async () => {
  const numbers = Array.from({ length: 123 }, (_, index) => index);
  const parts = await all(ahead(numbers, 50));
  assert.deepEqual(
    parts.map(({ length }) => length),
    [50, 50, 23],
  );
  assert.deepEqual(parts.flat(), numbers);
  assert.deepEqual(await all(ahead([], 2)), []);
});

test('what fails while it is read ahead fails when it is asked for, after all that came before', async () => {
  const items = (function* () {
    yield* [1, 2];
    throw new Error('damaged');
  })();
  const parts = ahead(items, 2);
  assert.deepEqual((await parts.next()).value, [1, 2]);
  await new Promise((resolve) => setImmediate(resolve));
  await assert.rejects(parts.next(), /damaged/);
});

function inParts(parts: readonly KeptPart[] | undefined): Observation[] {
  return (parts ?? []).flatMap((part) => observationsIn(unpacked(part)));
}

function ahead<Item>(items: Iterable<Item>, size: number): AsyncGenerator<Item[], void> {
  const iterator = items[Symbol.iterator]();
  return readAhead(() => takePart(iterator, size));
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}
