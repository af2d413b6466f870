// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

/** SHA-256 of a file, lower-case hex, in constant memory. */
export function digestOf(file: string): string {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(1024 * 1024);
  const handle = openSync(file, 'r');
  try {
    for (let size = readSync(handle, chunk); size > 0; size = readSync(handle, chunk)) hash.update(chunk.subarray(0, size));
  } finally {
    closeSync(handle);
  }
  return hash.digest('hex');
}
