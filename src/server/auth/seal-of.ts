// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import type { ServerContext } from '../context.ts';
import { loadKey, Seal } from './seal.ts';

const seals = new WeakMap<ServerContext, Seal>();

/** The seal of the installation; its key stands beside the data, never in the database. */
export function sealOf(context: ServerContext): Seal {
  const known = seals.get(context);
  if (known) return known;
  const seal = new Seal(loadKey(join(context.config.dataFolder, 'keys', 'seal')));
  seals.set(context, seal);
  return seal;
}
