// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { corpus, corpusTest } from '../../../test/builders/corpus.ts';
import { scoreCvss } from './index.ts';

const read = (path: string): string => readFileSync(join(corpus!, 'standards/cvss', path), 'utf8');
const lines = (path: string): string[] =>
  read(path)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
type Expected = [vector: string, score: number];

/** All vectors score as told; then how many there were, so that a grade never runs on nothing. */
function grade(expected: Expected[]): number {
  const wrong = expected.filter(([vector, score]) => scoreCvss(vector)?.score !== score);
  assert.deepEqual(
    wrong.slice(0, 10).map(([vector, score]) => `${vector}: ${scoreCvss(vector)?.score}, expected ${score}`),
    [],
    `${wrong.length} of ${expected.length} wrong`,
  );
  return expected.length;
}

/** FIRST's own records: `final` or `score`. */
function published(path: string): Expected[] {
  const records = JSON.parse(read(path)) as { vector: string; score?: number; final?: number }[];
  return records.map((record) => [record.vector, (record.final ?? record.score)!]);
}

/** Vector and numbers, separated by spaces; `NaN` stands for a score whose metrics are not set. */
function columns(path: string): [vector: string, numbers: number[]][] {
  return lines(path).map((line) => {
    const [vector, ...numbers] = line.trim().split(/\s+/);
    return [vector!, numbers.map(Number)];
  });
}

describe('CVSS scores on published vectors', corpusTest, () => {
  it('scores the examples of FIRST', () => {
    const files = ['v20-complete', 'v30-complete', 'v31-base', 'v31-complete', 'v40-base'];
    assert.equal(grade(files.flatMap((file) => published(`first-official/${file}.json`))), 22);
  });

  it('scores all macro vectors of v4.0', () => {
    assert.equal(grade(published('first-official/v40-macro.json')), 270);
  });

  it('rounds the v4.0 reference vectors as corrected', () => {
    assert.equal(grade(published('first-official/v40-rounding-corrections.json')), 157);
  });

  it('agrees with the v4.0 reference calculator, and rounds half up where it does not', () => {
    const rows = lines('generated-v4/first-reference-v4.csv')
      .slice(1)
      .map((line) => line.split(','));
    assert.equal(grade(rows.map((row) => [row[0]!, Number(row[2])])), 5972);
    const disputed = lines('generated-v4/rounding-disputed-v4.csv')
      .slice(1)
      .map((line) => line.split(','));
    assert.equal(grade(disputed.map((row) => [row[0]!, Number(row[3])])), 28);
  });

  it('scores the independent v3.0, v3.1 and v4.0 vectors', () => {
    const counts = {
      '3.0': grade(
        independent('3.0').map(([vector, numbers]) => [`CVSS:3.0/${vector}`, numbers.findLast((n) => !Number.isNaN(n))!]),
      ),
      '3.1': grade(independent('3.1').map(([vector, numbers]) => [vector, numbers[0]!])),
      '4.0': grade(independent('4.0').map(([vector, numbers]) => [inOrder(vector), numbers[1]!])),
    };
    assert.deepEqual(counts, { '3.0': 9_000, '3.1': 10_000, '4.0': 340 });
  });

  it('scores the independent v2.0 vectors, base and temporal', () => {
    const rows = independent('2.0');
    assert.equal(grade(rows.map(([vector, numbers]) => [firstMetrics(vector, 6), numbers[1]!])), 10_000);
    const temporal = rows.filter(([, numbers]) => !Number.isNaN(numbers[4]!));
    // Known deviation: 13 vectors whose exact score is 2.85 or 8.55. They round half up here; the file's calculator lost
    // the last bit of the binary fraction.
    const lost = temporal.filter(([vector, numbers]) => scoreCvss(firstMetrics(vector, 9))?.score !== numbers[4]);
    assert.ok(lost.every(([, numbers]) => [2.8, 8.5].includes(numbers[4]!)));
    assert.deepEqual([temporal.length, lost.length], [7758, 13]);
  });

  it('keeps the independent v2.0 environmental scores within 0.1', () => {
    // Known deviation: the file's calculator does not round between the steps and so misses FIRST's own example
    // (guide, clause 3.3.1: 9.2, it says 9.1); the guide's equations round base, temporal and environmental score.
    const rows = independent('2.0').filter(([, numbers]) => !Number.isNaN(numbers[5]!));
    const distances = rows.map(([vector, numbers]) => Math.round(Math.abs(scoreCvss(vector)!.score - numbers[5]!) * 10));
    const equal = distances.filter((distance) => distance === 0).length;
    assert.deepEqual([rows.length, equal, Math.max(...distances)], [7956, 6770, 1]);
  });

  for (const version of ['2.0', '3.0', '3.1', '4.0']) {
    it(`accepts what the v${version} schema of FIRST accepts, and nothing else`, () => {
      const { valid, invalid } = judgeMutations(version);
      assert.ok(valid > 100 && invalid > 1000, `${valid} valid, ${invalid} invalid`);
    });
  }
});

function independent(version: string): [vector: string, numbers: number[]][] {
  return columns(`metaeffekt-apache2/cvss-${version}-validation-vectors-001.txt`);
}

/** The v4.0 file appends metrics as they come; the specification (clause 7) wants its own order. */
function inOrder(vector: string): string {
  const order = 'AV AC AT PR UI VC VI VA SC SI SA E CR IR AR MAV MAC MAT MPR MUI MVC MVI MVA MSC MSI MSA S AU R V RE U'.split(
    ' ',
  );
  const [prefix, ...parts] = vector.split('/');
  const place = (part: string): number => order.indexOf(part.split(':')[0]!);
  return [prefix, ...parts.sort((a, b) => place(a) - place(b))].join('/');
}

function firstMetrics(vector: string, count: number): string {
  return vector.split('/').slice(0, count).join('/');
}

/** Mutates published vectors; the schema's pattern plus "all base metrics, none twice" (the specification's prose) judges. */
function judgeMutations(version: string): { valid: number; invalid: number } {
  const pattern = new RegExp(/"pattern": "(.*)"/.exec(read(`schemas/cvss-v${version}.json`))![1]!);
  const prefix = version === '2.0' ? '' : `CVSS:${version}/`;
  const base = { '2.0': ['AV', 'AC', 'Au', 'C', 'I', 'A'], '4.0': [] }[version] ?? ['AV', 'AC', 'PR', 'UI', 'S', 'C', 'I', 'A'];
  const isComplete = (vector: string): boolean => {
    const names = vector
      .slice(prefix.length)
      .split('/')
      .map((part) => part.split(':')[0]!);
    return new Set(names).size === names.length && base.every((name) => names.includes(name));
  };
  const counts = { valid: 0, invalid: 0 };
  for (const [row] of independent(version).slice(0, 300)) {
    const vector = prefix + row.slice(row.startsWith('CVSS') ? prefix.length : 0);
    for (const text of mutationsOf(vector)) {
      const valid = pattern.test(text) && isComplete(text);
      assert.equal(scoreCvss(text) !== undefined, valid, text);
      counts[valid ? 'valid' : 'invalid']++;
    }
  }
  return counts;
}

/** Drops, doubles, swaps, mistypes and lowers the case of each part; adds text at the ends. */
function mutationsOf(vector: string): string[] {
  const parts = vector.split('/');
  const changed = parts.flatMap((part, at) => [
    parts.toSpliced(at, 1),
    parts.toSpliced(at, 0, part),
    parts.toSpliced(at, 2, ...parts.slice(at, at + 2).reverse()),
    parts.with(at, `${part.slice(0, -1)}X`),
    parts.with(at, `${part.slice(0, -1)}N`),
    parts.with(at, part.toLowerCase()),
    parts.with(at, `${part} `),
    parts.with(at, ''),
  ]);
  return [vector, ...changed.map((list) => list.join('/')), `${vector}/`, ` ${vector}`, `${vector}\n`, `${vector}/E:Q`];
}
