// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scoreCvss } from '../../src/model/cvss/index.ts';
import { addGrades, type Grade, type Judged, tally } from './grade.ts';

type Expected = [vector: string, score: number];

const lostBit =
  'the exact score is 2.85 or 8.55 and rounds half up here; the calculator of the file lost the last bit of the binary fraction';
const unrounded =
  'within 0.1: the calculator of the file does not round between the steps and so misses the example of FIRST itself (guide, clause 3.3.1: 9.2, it says 9.1)';

const read = (corpus: string, path: string): string => readFileSync(join(corpus, 'standards/cvss', path), 'utf8');
const lines = (corpus: string, path: string): string[] =>
  read(corpus, path)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

/** The vectors that FIRST publishes, and what its reference calculator says. */
export function gradeCvssOfFirst(corpus: string): Grade {
  const published = (name: string) => {
    const records: { vector: string; score?: number; final?: number }[] = JSON.parse(read(corpus, `first-official/${name}.json`));
    return records.map((record): Expected => [record.vector, (record.final ?? record.score) as number]);
  };
  const calculated = (name: string, column: number) =>
    lines(corpus, `generated-v4/${name}.csv`)
      .slice(1)
      .map((line): Expected => [line.split(',')[0] as string, Number(line.split(',')[column])]);
  const examples = ['v20-complete', 'v30-complete', 'v31-base', 'v31-complete', 'v40-base'];
  const expected = [
    ...[...examples, 'v40-macro', 'v40-rounding-corrections'].flatMap(published),
    ...calculated('first-reference-v4', 2),
    ...calculated('rounding-disputed-v4', 3),
  ];
  const about = { suite: 'FIRST, examples, macro vectors and reference calculator', version: '2.0, 3.0, 3.1, 4.0' };
  return tally(about, expected.map(scored));
}

/** The vectors of an independent calculator; the scores of v2.0 three times: base, temporal, environmental. */
export function gradeCvssIndependent(corpus: string): Grade {
  const rows = (version: string) => independentVectors(corpus, version);
  const last = (numbers: number[]) => numbers.findLast((number) => !Number.isNaN(number)) as number;
  const newer: Expected[] = [
    ...rows('3.0').map(([vector, numbers]): Expected => [`CVSS:3.0/${vector}`, last(numbers)]),
    ...rows('3.1').map(([vector, numbers]): Expected => [vector, numbers[0] as number]),
    ...rows('4.0').map(([vector, numbers]): Expected => [inOrder(vector), numbers[1] as number]),
  ];
  const about = { suite: 'metaeffekt, independent vectors', version: '2.0, 3.0, 3.1, 4.0' };
  return addGrades(tally(about, newer.map(scored)), gradeSecondVersion(rows('2.0'), about));
}

function gradeSecondVersion(rows: Row[], about: { suite: string; version: string }): Grade {
  const told = (column: number, metrics?: number) =>
    rows
      .filter(([, numbers]) => !Number.isNaN(numbers[column]))
      .map(([vector, numbers]): Expected => [firstMetrics(vector, metrics), numbers[column] as number]);
  const base = told(1, 6).map(scored);
  const temporal = told(4, 9).map(([vector, score]): Judged => {
    const { name, isRight } = scored([vector, score]);
    return { name, isRight, reason: [2.8, 8.5].includes(score) ? lostBit : undefined };
  });
  const environmental = told(5).map(([vector, score]): Judged => {
    const ours = scoreCvss(vector)?.score;
    const isNear = ours !== undefined && Math.round(Math.abs(ours - score) * 10) <= 1;
    return { name: vector, isRight: ours === score, reason: isNear ? unrounded : undefined };
  });
  return tally(about, [...base, ...temporal, ...environmental]);
}

function scored([vector, score]: Expected): Judged {
  return { name: vector, isRight: scoreCvss(vector)?.score === score };
}

type Row = [vector: string, numbers: number[]];

/** Vector and numbers, separated by spaces; `NaN` stands for a score whose metrics are not set. */
function independentVectors(corpus: string, version: string): Row[] {
  return lines(corpus, `metaeffekt-apache2/cvss-${version}-validation-vectors-001.txt`).map((line) => {
    const [vector, ...numbers] = line.trim().split(/\s+/);
    return [vector as string, numbers.map(Number)];
  });
}

/** The v4.0 file appends metrics as they come; the specification (clause 7) wants its own order. */
function inOrder(vector: string): string {
  const order = 'AV AC AT PR UI VC VI VA SC SI SA E CR IR AR MAV MAC MAT MPR MUI MVC MVI MVA MSC MSI MSA S AU R V RE U'.split(
    ' ',
  );
  const [prefix, ...parts] = vector.split('/');
  const place = (part: string): number => order.indexOf(part.split(':')[0] as string);
  return [prefix, ...parts.sort((a, b) => place(a) - place(b))].join('/');
}

function firstMetrics(vector: string, count?: number): string {
  return vector.split('/').slice(0, count).join('/');
}

/** Mutates published vectors; the schema's pattern plus "all base metrics, none twice" (the specification's prose) judges. */
export function gradeCvssSyntax(corpus: string, version: '2.0' | '3.0' | '3.1' | '4.0'): Grade & { valid: number } {
  const pattern = new RegExp(/"pattern": "(.*)"/.exec(read(corpus, `schemas/cvss-v${version}.json`))?.[1] as string);
  const prefix = version === '2.0' ? '' : `CVSS:${version}/`;
  const older = version === '2.0' ? ['AV', 'AC', 'Au', 'C', 'I', 'A'] : ['AV', 'AC', 'PR', 'UI', 'S', 'C', 'I', 'A'];
  const base = version === '4.0' ? [] : older;
  const isComplete = (vector: string): boolean => {
    const parts = vector.slice(prefix.length).split('/');
    const names = parts.map((part) => part.split(':')[0] as string);
    return new Set(names).size === names.length && base.every((name) => names.includes(name));
  };
  let valid = 0;
  const judged = independentVectors(corpus, version)
    .slice(0, 300)
    .flatMap(([row]) => mutationsOf(prefix + row.slice(row.startsWith('CVSS') ? prefix.length : 0)))
    .map((text): Judged => {
      const isValid = pattern.test(text) && isComplete(text);
      if (isValid) valid++;
      return { name: text, isRight: (scoreCvss(text) !== undefined) === isValid };
    });
  return { ...tally({ suite: 'FIRST, JSON schemas, on changed vectors', version }, judged), valid };
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
