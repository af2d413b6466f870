// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { qrCode } from './qr-code.ts';

/** "Ngao" in version 1, as an independent reader read it when it was drawn; so it did every length from 1 to 213 bytes. */
const picture = [
  '#######.......#######',
  '#.....#.#..#..#.....#',
  '#.###.#...#.#.#.###.#',
  '#.###.#....##.#.###.#',
  '#.###.#.##.##.#.###.#',
  '#.....#...##..#.....#',
  '#######.#.#.#.#######',
  '.........#...........',
  '#.#.#.#..##.#...#..#.',
  '##..#...##.#.#.#...##',
  '###.#.###..#.###.#.##',
  '#####..#.#####.##..##',
  '#..#######.#.###...#.',
  '........##....#..#.#.',
  '#######..#..#...#####',
  '#.....#..##...#....#.',
  '#.###.#.#...#.#.#..##',
  '#.###.#....#.#.#..##.',
  '#.###.#.#.##.###.#..#',
  '#.....#..#.###.###.#.',
  '#######.##.#.###..###',
];

test('a short text is the picture that a reader read', () => {
  assert.deepEqual(
    qrCode('Ngao')?.map((row) => row.map((dark) => (dark ? '#' : '.')).join('')),
    picture,
  );
});

test('the version grows with the bytes, not with the letters', () => {
  assert.equal(qrCode('x'.repeat(14))?.length, 21);
  assert.equal(qrCode('x'.repeat(15))?.length, 25);
  assert.equal(qrCode('é'.repeat(7))?.length, 21);
  assert.equal(qrCode('é'.repeat(8))?.length, 25);
  assert.equal(qrCode('x'.repeat(213))?.length, 57);
});

test('what does not fit gives no code', () => {
  assert.equal(qrCode('x'.repeat(214)), undefined);
});
