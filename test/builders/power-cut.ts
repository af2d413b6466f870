// SPDX-License-Identifier: Apache-2.0
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';

/*
 * A simulated power cut, at the one layer where it can be seen what reached the disk: every real call of fsync and
 * fdatasync is noted, with what it makes durable. `shadow` then holds for each file its content as of its last sync and
 * for each folder its names as of its last sync; everything else is in the page cache, which a power cut forgets.
 *
 * Loaded with `--import` into the process under test (its worker threads inherit it), and used by the test to put
 * together what the disk would hold.
 */

interface Names {
  [name: string]: { key: string; folder: boolean };
}

const { NGAO_TEST_DISK: disk, NGAO_TEST_SHADOW: shadow } = process.env;
if (disk && shadow) watch({ disk, shadow });

function watch({ disk, shadow }: { disk: string; shadow: string }): void {
  for (const name of ['fsyncSync', 'fdatasyncSync'] as const) {
    const original = fs[name];
    fs[name] = (handle: number) => {
      original(handle);
      const path = fs.readlinkSync(`/proc/self/fd/${handle}`);
      if (path.startsWith(disk)) noteSync(path, shadow);
    };
  }
  syncBuiltinESMExports();
}

/** Notes everything below `path` as synchronised: the state before the test begins. */
export function noteTree(path: string, shadow: string): void {
  for (const entry of fs.readdirSync(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) noteTree(child, shadow);
    else noteSync(child, shadow);
  }
  noteSync(path, shadow);
}

function noteSync(path: string, shadow: string): void {
  const draft = join(shadow, `draft-${process.pid}`);
  const stat = fs.statSync(path);
  if (stat.isDirectory()) fs.writeFileSync(draft, JSON.stringify(namesIn(path)));
  else fs.copyFileSync(path, draft, fs.constants.COPYFILE_FICLONE);
  // Renamed whole: the process may be killed at any moment.
  fs.renameSync(draft, join(shadow, keyOf(path)));
}

function namesIn(folder: string): Names {
  const names: Names = {};
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    names[entry.name] = { key: keyOf(join(folder, entry.name)), folder: entry.isDirectory() };
  }
  return names;
}

/** What a name stands for: inode, and its birth, since numbers are used again. */
function keyOf(path: string): string {
  const { ino, birthtimeNs } = fs.lstatSync(path, { bigint: true });
  return `${ino}-${birthtimeNs}`;
}

export interface PowerCut {
  disk: string;
  shadow: string;
  /** Gets what the disk would hold. */
  target: string;
  /**
   * `synced`: nothing that was not synchronised reached the disk. `data-first`: the log only as far as it was
   * synchronised, but everything else: the worst order in which a kernel may write.
   */
  survives: 'synced' | 'data-first';
}

/** Writes to `target` what a power cut at this moment leaves of `disk`. The process that wrote there must be dead. */
export function cutPower({ disk, shadow, target, survives }: PowerCut): void {
  fs.mkdirSync(target, { recursive: true });
  const noted = join(shadow, keyOf(disk));
  const names = fs.existsSync(noted) ? (JSON.parse(fs.readFileSync(noted, 'utf8')) as Names) : {};
  for (const [name, { key, folder }] of Object.entries(names)) {
    const from = join(disk, name);
    const to = join(target, name);
    if (folder) cutPowerBelow({ from, to, key, shadow, survives });
    else if (survives === 'data-first' && !disk.endsWith('pg_wal') && fs.existsSync(from)) fs.copyFileSync(from, to);
    else if (fs.existsSync(join(shadow, key))) fs.copyFileSync(join(shadow, key), to);
    else fs.writeFileSync(to, '');
  }
}

function cutPowerBelow(given: { from: string; to: string; key: string; shadow: string; survives: PowerCut['survives'] }): void {
  const { from, to, shadow, survives } = given;
  // The folder itself may be gone by now; then its names as noted are all there is.
  if (fs.existsSync(from)) cutPower({ disk: from, shadow, target: to, survives });
  else fs.mkdirSync(to);
}
