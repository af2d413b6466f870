// SPDX-License-Identifier: Apache-2.0

/** Why signing in by the organisation ended at the door. The address carries the code alone; the words are ours. */
const sentences: Readonly<Record<string, string>> = {
  late: 'That took too long, or was begun in another window. Log in again.',
  provider: 'Your organisation did not confirm who you are. Log in again; if it stays so, tell an administrator.',
  unreachable: 'The log-in of your organisation does not answer. Use a password or a passkey, or try again later.',
  unverified: 'Your organisation does not say that your e-mail address is verified. Have it verified there, then log in again.',
  unknown: 'There is no open account for you here. Ask an administrator to invite you.',
  linked: 'The account of this address belongs to another person at your organisation. Ask an administrator.',
};

/** The sentence of a code; undefined for whatever else stands in the address. */
export function refusalText(code: string | undefined): string | undefined {
  return code !== undefined && Object.hasOwn(sentences, code) ? sentences[code] : undefined;
}
