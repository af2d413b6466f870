// SPDX-License-Identifier: Apache-2.0
import type { PublicFile } from '../../advisories/public-file.ts';
import type { Publisher } from '../../model/advisory.ts';
import type { Database, Tx } from '../context.ts';
import type { Signer } from './signing.ts';

const path = '/.well-known/security.txt';
/** RFC 9116 2.5.5 recommends less than a year; it is renewed long before. */
const validDays = 180;
const renewDays = 60;

/** security.txt (RFC 9116), signed. The one that stands there stays until it says something else or will end soon. */
export async function securityTxtFile(
  tx: Tx,
  { publisher, signer, now }: { publisher: Publisher; signer: Signer; now: string },
): Promise<PublicFile> {
  const row = await tx.selectFrom('public_files').where('path', '=', path).select(['body', 'modified_at']).executeTakeFirst();
  const there = row && Buffer.from(row.body).toString('utf8');
  const expires = there === undefined ? undefined : expiryOf(there);
  const isGood = expires !== undefined && Date.parse(expires) - Date.parse(now) > renewDays * 86_400_000;
  const file = { path, mediaType: 'text/plain; charset=utf-8', language: null, advisoryId: null };
  const until = new Date(Date.parse(`${now.slice(0, 10)}T00:00:00Z`) + validDays * 86_400_000)
    .toISOString()
    .replace('.000Z', 'Z');
  if (isGood && there !== undefined && row && isSame(there, textOf(publisher, signer, expires), signer))
    return { ...file, body: there, modifiedAt: row.modified_at };
  return { ...file, body: await signer.clear(textOf(publisher, signer, until), now), modifiedAt: now };
}

/** When the published one ends; null where there is none. */
export async function securityTxtExpiry(db: Database | Tx): Promise<string | null> {
  const row = await db.selectFrom('public_files').where('path', '=', path).select('body').executeTakeFirst();
  return (row && expiryOf(Buffer.from(row.body).toString('utf8'))) ?? null;
}

function expiryOf(text: string): string | undefined {
  return /^Expires: (\S+)/m.exec(text)?.[1];
}

/** The signed text is compared, and that it was signed by the key of now: its address stands in it. */
function isSame(signed: string, text: string, { fingerprint }: Signer): boolean {
  const lines = signed.replaceAll('\r\n', '\n');
  return lines.includes(`\n\n${text.trimEnd()}\n-----BEGIN PGP SIGNATURE-----`) && lines.includes(fingerprint);
}

function textOf({ baseUrl, contact, languages, name }: Publisher, { fingerprint }: Signer, expires: string): string {
  return [
    `# Security contact of ${name}`,
    `Contact: ${baseUrl}/report`,
    `Contact: mailto:${contact}`,
    `Expires: ${expires}`,
    `Encryption: ${baseUrl}/.well-known/csaf/openpgp/${fingerprint}.asc`,
    `Preferred-Languages: ${languages.join(', ')}`,
    `Canonical: ${baseUrl}${path}`,
    `Policy: ${baseUrl}/security/policy`,
    `Acknowledgments: ${baseUrl}/security/thanks`,
    `CSAF: ${baseUrl}/.well-known/csaf/provider-metadata.json`,
    '',
  ].join('\n');
}
