// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import { NgaoError } from '../../kit/errors.ts';

/** Passes content on and fails with `evidence-damaged` at its end when it is not what the digest says. */
export function checked(digest: string): Transform {
  const hash = createHash('sha256');
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      if (hash.digest('hex') === digest) return done();
      done(new NgaoError('evidence-damaged', `Evidence ${digest} is not what was stored: restore it from a backup.`));
    },
  });
}

export function isDigest(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/** Throws `usage`: nothing but a digest ever names a file. */
export function requireDigest(text: string): void {
  if (!isDigest(text)) throw new NgaoError('usage', 'A digest of evidence is 64 lower case hex digits (SHA-256).');
}
