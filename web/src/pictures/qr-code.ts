// SPDX-License-Identifier: Apache-2.0

/*
 * QR codes (ISO/IEC 18004), as far as an authenticator's address needs: bytes, error correction M, versions 1 to 10, mask 0.
 * Any of the eight masks may be read; choosing the prettiest is for print.
 */
interface Version {
  size: number;
  /** Error correction codewords of each block, and how many blocks. */
  correction: number;
  blocks: number;
  alignment: readonly number[];
}
const corrections = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26];
const blockCounts = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5];
const codewords = [26, 44, 70, 100, 134, 172, 196, 242, 292, 346];
const alignments = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];
/** The fifteen bits for level M and mask 0 (annex C). */
const formatBits = 0x5412;

type Grid = (boolean | undefined)[][];

/** The dark modules, row by row. Undefined when the text is longer than 213 bytes. */
export function qrCode(text: string): boolean[][] | undefined {
  const bytes = new TextEncoder().encode(text);
  const number = codewords.findIndex((_, index) => capacity(index) >= bytes.length);
  if (number < 0) return undefined;
  const version: Version = {
    size: 21 + 4 * number,
    correction: corrections[number] as number,
    blocks: blockCounts[number] as number,
    alignment: alignments[number] as number[],
  };
  const grid: Grid = Array.from({ length: version.size }, () => new Array(version.size).fill(undefined));
  drawPatterns(grid, version);
  drawFormat(grid);
  if (number >= 6) drawVersion(grid, number + 1);
  drawData(grid, interleaved(dataOf(bytes, number), version));
  return grid.map((row) => row.map((dark) => dark === true));
}

function dataCodewords(index: number): number {
  return (codewords[index] as number) - (corrections[index] as number) * (blockCounts[index] as number);
}

/** Bytes that fit beside the mode and the length, which takes two bytes from version 10 on. */
function capacity(index: number): number {
  return dataCodewords(index) - (index >= 9 ? 3 : 2);
}

function dataOf(bytes: Uint8Array, index: number): number[] {
  const length = bytes.length.toString(2).padStart(index >= 9 ? 16 : 8, '0');
  const whole = dataCodewords(index) * 8;
  let bits = `0100${length}${[...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')}`;
  bits += '0'.repeat(Math.min(4, whole - bits.length));
  const data = bits.match(/.{1,8}/g)?.map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2)) ?? [];
  for (let pad = 0; data.length < whole / 8; pad += 1) data.push(pad % 2 === 0 ? 0xec : 0x11);
  return data;
}

/** Blocks with their correction, a codeword of each in turn; the last blocks may be one longer. */
function interleaved(data: readonly number[], { blocks, correction }: Version): number[] {
  const short = Math.floor(data.length / blocks);
  const longer = data.length % blocks;
  let start = 0;
  const parts = Array.from({ length: blocks }, (_, index) => {
    const length = short + (index >= blocks - longer ? 1 : 0);
    start += length;
    return data.slice(start - length, start);
  });
  const checks = parts.map((part) => correctionOf(part, correction));
  const inTurn = (lists: readonly number[][], longest: number) =>
    Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list[at] ?? [])).flat();
  return [...inTurn(parts, short + 1), ...inTurn(checks, correction)];
}

/** Reed-Solomon over GF(256) with the polynomial 0x11d. */
function correctionOf(data: readonly number[], degree: number): number[] {
  const generator = generatorOf(degree);
  const rest: number[] = new Array(degree).fill(0);
  for (const byte of data) {
    const factor = byte ^ (rest.shift() as number);
    rest.push(0);
    for (let at = 0; at < degree; at += 1) rest[at] = (rest[at] as number) ^ multiply(generator[at] as number, factor);
  }
  return rest;
}

function generatorOf(degree: number): number[] {
  const generator: number[] = [...new Array(degree - 1).fill(0), 1];
  let root = 1;
  for (let step = 0; step < degree; step += 1) {
    for (let at = 0; at < degree; at += 1) {
      generator[at] = multiply(generator[at] as number, root) ^ (generator[at + 1] ?? 0);
    }
    root = multiply(root, 2);
  }
  return generator;
}

function multiply(left: number, right: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    product ^= ((right >>> bit) & 1) * left;
  }
  return product;
}

function set(grid: Grid, [row, column]: readonly [number, number], dark: boolean): void {
  const line = grid[row];
  if (line && column >= 0 && column < line.length) line[column] = dark;
}

function drawPatterns(grid: Grid, { size, alignment }: Version): void {
  for (let at = 0; at < size; at += 1) {
    set(grid, [6, at], at % 2 === 0);
    set(grid, [at, 6], at % 2 === 0);
  }
  const corners: readonly [number, number][] = [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ];
  for (const corner of corners) drawSquare(grid, corner, 4);
  for (const row of alignment) {
    for (const column of alignment) {
      const inCorner = (row === 6 && column === 6) || (row === 6 && column === size - 7) || (row === size - 7 && column === 6);
      if (!inCorner) drawSquare(grid, [row, column], 2);
    }
  }
}

/** Rings around a middle: dark, dark, light, dark and, for a corner, the light border. */
function drawSquare(grid: Grid, [row, column]: readonly [number, number], reach: 2 | 4): void {
  for (let down = -reach; down <= reach; down += 1) {
    for (let right = -reach; right <= reach; right += 1) {
      const ring = Math.max(Math.abs(down), Math.abs(right));
      set(grid, [row + down, column + right], reach === 2 ? ring !== 1 : ring !== 2 && ring !== 4);
    }
  }
}

function drawFormat(grid: Grid): void {
  const size = grid.length;
  for (let bit = 0; bit < 15; bit += 1) {
    const dark = ((formatBits >>> bit) & 1) === 1;
    const along = bit < 6 ? bit : bit < 8 ? bit + 1 : size - 15 + bit;
    const across = bit < 8 ? size - 1 - bit : bit === 8 ? 7 : 14 - bit;
    set(grid, [along, 8], dark);
    set(grid, [8, across], dark);
  }
  set(grid, [size - 8, 8], true);
}

/** From version 7 on the number stands in the code twice, with twelve bits of correction (annex D). */
function drawVersion(grid: Grid, version: number): void {
  let rest = version;
  for (let step = 0; step < 12; step += 1) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25);
  const bits = (version << 12) | rest;
  for (let bit = 0; bit < 18; bit += 1) {
    const dark = ((bits >>> bit) & 1) === 1;
    const far = grid.length - 11 + (bit % 3);
    const near = Math.floor(bit / 3);
    set(grid, [near, far], dark);
    set(grid, [far, near], dark);
  }
}

/** Two columns at a time from the right, up and down in turn, over what is still free; mask 0 flips every other module. */
function drawData(grid: Grid, data: readonly number[]): void {
  const size = grid.length;
  let bit = 0;
  for (const [row, column] of wayThrough(size)) {
    const line = grid[row] as (boolean | undefined)[];
    if (line[column] !== undefined) continue;
    const dark = (((data[bit >>> 3] ?? 0) >>> (7 - (bit & 7))) & 1) === 1;
    line[column] = dark !== ((row + column) % 2 === 0);
    bit += 1;
  }
}

function* wayThrough(size: number): Generator<[number, number]> {
  let up = true;
  for (let right = size - 1; right >= 1; right -= 2) {
    // The column of the timing pattern is passed over.
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      const row = up ? size - 1 - step : step;
      yield [row, right];
      yield [row, right - 1];
    }
    up = !up;
  }
}
