// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NgaoError } from '../kit/errors.ts';
import type { Store } from '../store/engine/store.ts';

interface Place {
  databaseUrl: string | undefined;
  dataFolder: string;
}

/** Whoever only reads a server's data makes none. Throws `usage` where the embedded database of the folder was never made. */
export function expectData({ databaseUrl, dataFolder }: Place): void {
  if (databaseUrl === undefined && !existsSync(join(dataFolder, 'database')))
    throw new NgaoError('usage', `There is no server's data in ${dataFolder}. Name its folder with --data.`);
}

/** Throws `store-unsuitable` where no server has made its tables, on either engine. Any role may ask. */
export async function expectTable<Tables>(store: Store<Tables>, name: string): Promise<void> {
  const { rows } = await store.executeSql('select to_regclass($1) as known', [name]);
  if (rows[0]?.known !== null) return;
  throw new NgaoError(
    'store-unsuitable',
    'This database holds no tables of Ngao. Is it the right one? If it is, start the server on it once first ("ngao serve").',
  );
}
