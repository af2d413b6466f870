// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { NgaoError } from '../../kit/errors.ts';
import type { CollectInput } from './contract.ts';

export interface SbomFile {
  path: string;
  text: string;
  /** `sha256:<hex>` of the bytes. */
  digest: string;
}

/** Bytes. The largest SBOMs of real images are some 60 MB; parsed they need several times that in memory. */
export const sbomSizeLimit = 128 * 1024 * 1024;

/** Reads a bill of materials as UTF-8. Throws `input-unreadable`, `input-too-large`, or `input-unsupported` for UTF-16. */
export function readSbomFile(input: CollectInput): SbomFile {
  const { path } = input;
  const bytes = input.folder.read(path);
  if (bytes === undefined) throw new NgaoError('input-unreadable', `There is no file ${path}. Give the path of an SBOM.`);
  if (bytes.length > sbomSizeLimit) {
    throw new NgaoError('input-too-large', `${path} is ${bytes.length} bytes; an SBOM may have ${sbomSizeLimit}.`);
  }
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new NgaoError('input-unsupported', `${path} is UTF-16; save it as UTF-8.`);
  }
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return { path, text: text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, digest };
}
