// SPDX-License-Identifier: Apache-2.0
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { asNgaoError } from '../kit/errors.ts';
import type { AdvisoryDatabase } from '../scan/database/contract.ts';
import { openDatabase } from '../scan/database/index.ts';
import { manifestName } from '../scan/database/manifest.ts';
import { openStarter } from '../scan/open-starter.ts';
import type { Advisories } from './advisories.ts';

/** Closed when the server stops. */
export interface OpenAdvisories extends Advisories {
  close(): void;
}

/**
 * The database that `ngao db` keeps in this folder. Every `open` looks whether it was swapped meanwhile (one look at the
 * manifest's file) and then reads the new one. Without an installed database the built-in starter set answers, and
 * `identity.starter` says so. Throws `database-invalid` where an installed one is damaged: the starter set never stands in
 * for a broken one.
 */
export function openAdvisories(folder: string): OpenAdvisories {
  let mark: string | undefined;
  let held: AdvisoryDatabase | undefined;
  const close = () => {
    held?.close();
    held = undefined;
  };
  const open = () => {
    const now = markOf(join(folder, manifestName));
    if (held && now === mark) return held;
    close();
    held = now === '' ? openStarter() : openInstalled(folder);
    mark = now;
    return held;
  };
  return { open, identity: () => open().identity, close };
}

/** It may be taken away between the look and the opening. */
function openInstalled(folder: string): AdvisoryDatabase {
  try {
    return openDatabase(folder);
  } catch (thrown) {
    const error = asNgaoError(thrown);
    if (error.code !== 'database-missing') throw error;
    return openStarter();
  }
}

/** Changes with every installation: the manifest comes by a rename, as a new file. '' when there is none. */
function markOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false, bigint: true });
  return stat ? `${stat.ino} ${stat.mtimeNs} ${stat.size}` : '';
}
