// SPDX-License-Identifier: Apache-2.0

/** Hashes of a full tile, entries of a full bundle (C2SP tlog-tiles). */
export const tileWidth = 256;

/** One file of a log: a tile of hashes at a level (0: of leaves), or the bundle of entries beside a tile of level 0. */
export interface Tile {
  level: number | 'entries';
  index: number;
  /** 1 to 256; less than 256 is a partial tile. */
  width: number;
}

/** `tile/1/x001/x234/067` or, partial, `tile/0/001.p/112`. */
export function writeTilePath({ level, index, width }: Tile): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  const path = groups.map((group, place) => (place < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${path}${width < tileWidth ? `.p/${width}` : ''}`;
}

/** Undefined for anything that `writeTilePath` does not write: one file has one path. */
export function readTilePath(path: string): Tile | undefined {
  const match = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path);
  if (!match) return undefined;
  const [, level = '', groups = '', width] = match;
  const tile: Tile = {
    level: level === 'entries' ? level : Number(level),
    index: Number(groups.replace(/[x/]/g, '')),
    width: width === undefined ? tileWidth : Number(width),
  };
  const inRange = (tile.level === 'entries' || tile.level <= 63) && tile.width >= 1 && Number.isSafeInteger(tile.index);
  return inRange && writeTilePath(tile) === path ? tile : undefined;
}

/**
 * The files that a log of this size has and a log of size `older` had not: full tiles, the partial tile at the right
 * edge of each level, and bundles of entries. Lowest level first.
 */
export function newTiles(older: number, size: number): readonly Tile[] {
  const tiles: Tile[] = [];
  let [before, now] = [older, size];
  for (let level = 0; now > 0; level += 1) {
    if (now > before) tiles.push(...tilesOfLevel(level, before, now));
    [before, now] = [Math.floor(before / tileWidth), Math.floor(now / tileWidth)];
  }
  return tiles;
}

function tilesOfLevel(level: number, before: number, now: number): Tile[] {
  const tiles: Tile[] = [];
  for (let index = Math.floor(before / tileWidth); index * tileWidth < now; index += 1) {
    const width = Math.min(tileWidth, now - index * tileWidth);
    tiles.push({ level, index, width });
    if (level === 0) tiles.push({ level: 'entries', index, width });
  }
  return tiles;
}
