// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import type { ComposedMail } from '../compose.ts';
import { isContent, isNamed, splitEntity } from './entity.ts';
import { pgpLibrary } from './library.ts';

/** Makes a detached, armored signature of exactly these bytes. */
export type DetachedSigner = (bytes: Uint8Array) => Promise<string>;

/**
 * Signs a composed message as PGP/MIME (RFC 3156 5): what was the body becomes the first part, byte for byte, and the signature the
 * second. Compose it with `quoted-printable`, so that nothing on the way touches it (RFC 3156 3).
 */
export async function signMail(mail: ComposedMail, sign: DetachedSigner): Promise<ComposedMail> {
  const { fields, body } = splitEntity(mail.bytes);
  const head = fields.filter(isContent).map((field) => `${field}\r\n`);
  // The line end before the boundary belongs to the boundary.
  const content = Buffer.concat([Buffer.from(`${head.join('')}\r\n`, 'latin1'), withoutEnd(body)]);
  const armored = await sign(content);
  const boundary = `ngao-${randomBytes(16).toString('hex')}`;
  const outer = fields.filter((field) => !isContent(field) && !isNamed(field, ['mime-version']));
  const start = [
    ...outer,
    'MIME-Version: 1.0',
    `Content-Type: multipart/signed; micalg=${await micalgOf(armored)};\r\n protocol="application/pgp-signature"; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    '',
  ];
  const end = [
    '',
    `--${boundary}`,
    'Content-Type: application/pgp-signature; name="signature.asc"',
    'Content-Description: OpenPGP digital signature',
    '',
    armored.trim().replace(/\r?\n/g, '\r\n'),
    '',
    `--${boundary}--`,
    '',
  ];
  const bytes = Buffer.concat([Buffer.from(start.join('\r\n'), 'latin1'), content, Buffer.from(end.join('\r\n'), 'latin1')]);
  return { ...mail, bytes };
}

function withoutEnd(body: Buffer): Buffer {
  return body.subarray(-2).toString('latin1') === '\r\n' ? body.subarray(0, -2) : body;
}

/** RFC 3156 5: the hash that the signature itself names. */
async function micalgOf(armoredSignature: string): Promise<string> {
  const { pgp, config } = await pgpLibrary();
  const { packets } = await pgp.readSignature({ armoredSignature, config });
  const number = packets[0]?.hashAlgorithm;
  const [name = 'sha512'] = Object.entries(pgp.enums.hash).find(([, value]) => value === number) ?? [];
  return `pgp-${name}`;
}
