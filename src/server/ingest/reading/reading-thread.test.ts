// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryFolder } from '../../../../test/builders/advisories.ts';
import { grypeReport } from '../../../../test/builders/grype-report.ts';
import type { PreparedPart } from './prepare-part.ts';
import { readAhead } from './read-ahead.ts';
import type { Reading, ReportPlace, RunReading } from './reading.ts';
import { ReadingLine } from './reading-line.ts';
import { ReadingThread } from './reading-thread.ts';
import { ReportInHand } from './report-in-hand.ts';

const given = { tool: 'grype', now: '2026-05-02T00:00:00Z', target: '1' };
const last = { digest: 'a'.repeat(64), basis: 'b'.repeat(64), told: 1203 };
const manners: readonly RunReading[] = [{ as: 'whole' }, { as: 'meanwhile' }, { as: 'told last', last }];

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');

function placeOf(t: TestContext, text: string, digest = digestOf(text)): ReportPlace {
  const path = join(temporaryFolder(t), 'report');
  writeFileSync(path, text);
  return { file: 'grype.json', format: '', digest, at: { path, size: Buffer.byteLength(text) } };
}

/** With one match that names nothing, which is told at the end. */
function report(): string {
  return grypeReport({ findings: 1204, text: 'Zwölf \ud83d\ude80 "quoted"\nlines' }).replace('"id":"CVE-1900-0007"', '"id":""');
}

async function readBy(reading: Reading, manner: RunReading) {
  const told = await reading.tell(0, manner);
  const parts: PreparedPart[] = [];
  for await (const part of readAhead(() => reading.part(0, given))) parts.push(part);
  const notices = await reading.notices(0);
  reading.close();
  // What was not read to its end before tells its notices then.
  return { runs: reading.runs, format: reading.format, told: { ...told, notices }, parts };
}

for (const manner of manners)
  test(`a thread reads what this one reads (${manner.as}), from a file and from bytes`, async (t) => {
    const text = report();
    const place = placeOf(t, text);
    const here = await readBy(await ReportInHand.open(place), manner);
    assert.deepEqual(
      here.parts.map(({ told }) => told),
      [500, 500, 203],
    );
    assert.match(here.told.notices.join(), /1 matches/);
    assert.deepEqual(await readBy(await ReadingThread.open(place), manner), JSON.parse(JSON.stringify(here)));
    const bytes = { ...place, at: { bytes: new TextEncoder().encode(text) } };
    const { told, parts } = await readBy(await ReadingThread.open(bytes), manner);
    assert.deepEqual([told.told, parts.length], [here.told.told, 3]);
  });

test('what is wrong with a report is said in the same words, and the thread goes on', async (t) => {
  const text = grypeReport({ findings: 3 });
  for (const [place, code] of [
    [placeOf(t, text.slice(0, -20)), 'input-malformed'],
    [placeOf(t, text, digestOf('another')), 'evidence-damaged'],
    [{ ...placeOf(t, text), format: 'nothing' }, 'usage'],
  ] as const) {
    const here = await ReportInHand.open(place).catch((error) => error);
    assert.equal(here.code, code);
    await assert.rejects(ReadingThread.open(place), { code, message: here.message });
  }
  const { parts } = await readBy(await ReadingThread.open(placeOf(t, text)), { as: 'whole' });
  assert.equal(parts[0]?.told, 3);
});

test('a report that is left in the middle of a part disturbs no other', async (t) => {
  const place = placeOf(t, report());
  const left = await ReadingThread.open(place);
  await left.tell(0, { as: 'meanwhile' });
  const waiting = left.part(0, given);
  left.close();
  await assert.rejects(waiting, { code: 'internal' });
  const [one, other] = await Promise.all([ReadingThread.open(place), ReadingThread.open(place)]);
  const [a, b] = await Promise.all([readBy(one, { as: 'whole' }), readBy(other, { as: 'meanwhile' })]);
  assert.deepEqual([a.parts.length, b.parts], [3, a.parts]);
});

test('a report that takes too much memory is refused, and ends nothing but its thread', async (t) => {
  // A format that is read in one piece, of very many small things.
  const results = Array.from({ length: 400_000 }, (_, index) => ({ ruleId: `r${index}`, message: { text: 'x' } }));
  const text = JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'X' } }, results }] });
  const line = ReadingLine.start(24);
  const tell = async () => {
    await line.ask({ call: 'open', place: { ...placeOf(t, text), file: 'report.sarif' } });
    await line.ask({ call: 'tell', index: 0, reading: { as: 'whole' } });
  };
  await assert.rejects(tell(), { code: 'input-too-large', message: /more memory/ });
  await assert.rejects(line.ask({ call: 'close' }), { code: 'input-too-large' });
  line.leave();
});
