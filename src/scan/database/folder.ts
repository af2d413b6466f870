// SPDX-License-Identifier: Apache-2.0
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the advisory database lies: `--db`, else NGAO_DB, else the platform's cache folder. */
export function databaseFolder(given: string | undefined, env: Readonly<Record<string, string | undefined>>): string {
  return given || env.NGAO_DB || join(cacheFolder(env, process.platform), 'ngao', 'db');
}

/** XDG base directory specification; `Library/Caches` on macOS, `LOCALAPPDATA` on Windows. */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): string {
  const home = env.HOME || env.USERPROFILE || homedir();
  // The XDG specification: a relative path in XDG_CACHE_HOME is invalid and ignored.
  if (env.XDG_CACHE_HOME?.startsWith('/')) return env.XDG_CACHE_HOME;
  if (platform === 'win32') return env.LOCALAPPDATA || join(home, 'AppData', 'Local');
  if (platform === 'darwin') return join(home, 'Library', 'Caches');
  return join(home, '.cache');
}
