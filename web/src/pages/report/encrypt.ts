// SPDX-License-Identifier: Apache-2.0

/** One armored OpenPGP message to all keys. The library is fetched only when somebody chose to encrypt. */
export async function encryptTo(armoredKeys: readonly string[], text: string): Promise<string> {
  const { createMessage, encrypt, readKey } = await import('openpgp');
  const encryptionKeys = await Promise.all(armoredKeys.map(async (armoredKey) => await readKey({ armoredKey })));
  return await encrypt({ message: await createMessage({ text }), encryptionKeys });
}
