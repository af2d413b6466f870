// SPDX-License-Identifier: Apache-2.0

/** Standard Base64 with padding (RFC 4648, section 4). */
export function writeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** Undefined for anything but the one right spelling: two spellings of one hash would be two checkpoints. */
export function readBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? new Uint8Array(bytes) : undefined;
}
