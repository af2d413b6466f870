// SPDX-License-Identifier: Apache-2.0
import { providerPaths } from '../../advisories/provider/provider-row.ts';
import type { PublicFile } from '../../advisories/public-file.ts';
import { reportPath } from '../../advisories/reader-layout.ts';
import { type SecurityTxt, securityTxtPath, writeSecurityTxt } from '../../advisories/site/security-txt.ts';
import type { Publisher } from '../../model/advisory.ts';
import type { Database, Tx } from '../context.ts';
import type { Signer } from './signing.ts';

const path = securityTxtPath;
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
  if (isGood && there !== undefined && row && isSame(there, textOf(publisher, signer, { expires, now })))
    return { ...file, body: there, modifiedAt: row.modified_at };
  return { ...file, body: await signer.clear(textOf(publisher, signer, { expires: until, now }), now), modifiedAt: now };
}

/** When the published one ends; null where there is none. */
export async function securityTxtExpiry(db: Database | Tx): Promise<string | null> {
  const row = await db.selectFrom('public_files').where('path', '=', path).select('body').executeTakeFirst();
  return (row && expiryOf(Buffer.from(row.body).toString('utf8'))) ?? null;
}

function expiryOf(text: string): string | undefined {
  return /^Expires: (\S+)/m.exec(text)?.[1];
}

/** The signed text is compared; the key that signed it is named by its address there. The signature stands on a line of its own. */
function isSame(signed: string, text: string): boolean {
  const told = /\n\n([\s\S]*?)\n-----BEGIN PGP SIGNATURE-----/.exec(signed.replaceAll('\r\n', '\n'));
  return told?.[1]?.trimEnd() === text.trimEnd();
}

function textOf(
  { baseUrl, contact, languages }: Publisher,
  { fingerprint }: Signer,
  { expires, now }: { expires: string; now: string },
) {
  const given = {
    contacts: [`${baseUrl}${reportPath}`, `mailto:${contact}`],
    expires,
    encryption: [`${baseUrl}${providerPaths.keyOf(fingerprint)}`],
    acknowledgments: `${baseUrl}/security/thanks`,
    languages,
    canonical: [`${baseUrl}${securityTxtPath}`],
    policy: `${baseUrl}/security/policy`,
    csaf: `${baseUrl}${providerPaths.metadata}`,
  };
  // RFC 9116 knows https alone; an installation on this machine itself has none and is told so by its checker.
  return baseUrl.startsWith('https:') ? writeSecurityTxt(given, now) : plainText(given);
}

function plainText({ contacts, expires, canonical }: Pick<SecurityTxt, 'contacts' | 'expires' | 'canonical'>): string {
  return [
    ...contacts.map((each) => `Contact: ${each}`),
    `Expires: ${expires}`,
    ...canonical.map((each) => `Canonical: ${each}`),
    '',
  ].join('\n');
}
