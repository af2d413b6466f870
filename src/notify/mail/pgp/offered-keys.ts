// SPDX-License-Identifier: Apache-2.0
import { isSameAddress } from '../address.ts';
import type { ParsedMail } from '../read-message.ts';
import { isNamed, splitEntity } from './entity.ts';
import { pgpLibrary } from './library.ts';

/** A key that somebody sent along. It is a claim, until a person has compared its fingerprint. */
export interface OfferedKey {
  armored: string;
  source: 'mail' | 'autocrypt';
}

const most = 5;
const longest = 256 * 1024;

/**
 * Keys that a message carries: attached ones (RFC 3156 7), and that of its one Autocrypt header where that names the author.
 * Nothing is looked up anywhere. Never throws.
 */
export async function offeredKeys(bytes: Uint8Array, mail: ParsedMail): Promise<OfferedKey[]> {
  const attached = mail.attachments
    .filter(({ declaredType, name }) => declaredType === 'application/pgp-keys' || /\.(asc|pgp|gpg|key)$/i.test(name))
    .slice(0, most)
    .flatMap((part) => blocksIn(Buffer.from(part.bytes.subarray(0, longest)).toString('latin1')))
    .map((armored) => ({ armored, source: 'mail' as const }));
  const header = await autocryptKey(bytes, mail);
  return [...attached, ...(header === null ? [] : [{ armored: header, source: 'autocrypt' as const }])].slice(0, most);
}

const [begin, end] = ['-----BEGIN PGP PUBLIC KEY BLOCK-----', '-----END PGP PUBLIC KEY BLOCK-----'];

/** Linear in the text, however many of them begin and never end. */
function blocksIn(text: string): string[] {
  return text
    .split(begin)
    .slice(1)
    .flatMap((piece) => {
      const at = piece.indexOf(end);
      return at < 0 ? [] : [`${begin}${piece.slice(0, at)}${end}`];
    });
}

/** Autocrypt Level 1, 1.1: of several valid headers none counts, nor one with an unknown critical attribute. */
async function autocryptKey(bytes: Uint8Array, { from }: ParsedMail): Promise<string | null> {
  const fields = splitEntity(bytes).fields.filter((field) => isNamed(field, ['autocrypt']));
  const [field] = fields;
  if (field === undefined || fields.length !== 1 || from === null) return null;
  const attributes = new Map(
    field
      .slice(field.indexOf(':') + 1)
      .split(';')
      .map((each) => [each.slice(0, each.indexOf('=')).trim().toLowerCase(), each.slice(each.indexOf('=') + 1)]),
  );
  const unknown = [...attributes.keys()].some((name) => !/^(addr|keydata|prefer-encrypt|_.*)$/.test(name));
  const data = attributes.get('keydata')?.replace(/\s/g, '') ?? '';
  if (unknown || !isSameAddress(attributes.get('addr')?.trim() ?? '', from.address) || data.length > longest) return null;
  return await armoredOf(Buffer.from(data, 'base64'));
}

async function armoredOf(binary: Buffer): Promise<string | null> {
  const { pgp, config } = await pgpLibrary();
  try {
    const key = await pgp.readKey({ binaryKey: new Uint8Array(binary), config });
    return key.isPrivate() ? null : key.armor();
  } catch {
    return null;
  }
}
