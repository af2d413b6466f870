// SPDX-License-Identifier: Apache-2.0
import type { DatabaseSync } from 'node:sqlite';
import { NgaoError } from '../../kit/errors.ts';

type Sqlite = typeof import('node:sqlite');
let loaded: Sqlite | undefined;

/**
 * node:sqlite, loaded when it is first needed. Node 22 warns that it is experimental, once, at loading; that one
 * warning is kept from the user, who cannot act on it. All others pass.
 */
export function sqlite(): Sqlite {
  loaded ??= loadQuietly();
  return loaded;
}

/** Opens a file that nobody changes any more; `immutable` spares locks and the look for a journal. */
export function openImmutable(file: URL): DatabaseSync {
  const address = new URL(file);
  address.searchParams.set('immutable', '1');
  return new (sqlite().DatabaseSync)(address, { readOnly: true });
}

function loadQuietly(): Sqlite {
  const emit = process.emitWarning;
  process.emitWarning = ((warning: string | Error, ...rest: never[]) => {
    if (!String(warning).includes('SQLite is an experimental feature')) emit.call(process, warning, ...rest);
  }) as typeof process.emitWarning;
  try {
    const module = process.getBuiltinModule('node:sqlite');
    if (!module)
      throw new NgaoError('internal', 'This Node.js has no node:sqlite. Use Node.js 22.13 or newer.', { expected: true });
    return module;
  } finally {
    process.emitWarning = emit;
  }
}
