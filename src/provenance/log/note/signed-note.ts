// SPDX-License-Identifier: Apache-2.0
import type { KeyObject } from 'node:crypto';
import { NgaoError } from '../../../kit/errors.ts';
import { readBase64, writeBase64 } from '../base64.ts';
import { signEd25519, verifyEd25519 } from './ed25519.ts';
import { isKeyName, type VerifierKey, verifierKeyOf } from './verifier-key.ts';

/** A text and who signed it (C2SP signed-note). Nothing of it may be believed before `verifyNote` says so. */
export interface SignedNote {
  /** Ends with a newline. */
  text: string;
  signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  name: string;
  /** Eight hexadecimal digits. */
  keyId: string;
  /** Without the four bytes of the key's id; of a length that the unknown algorithm decides. */
  signature: Uint8Array;
}

/** What the signatures are worth to somebody who trusts these keys. */
export type NoteVerdict = { outcome: 'signed'; by: readonly VerifierKey[] } | { outcome: 'unknown-key' | 'bad-signature' };

/** Bytes of a note and signatures on it that are read at most. */
const noteLimit = 64 * 1024;
const signatureLimit = 64;

/**
 * Whether keys that are trusted signed this note. A signature of an unknown key says nothing; a wrong signature in the
 * name of a trusted key spoils the note, whoever else signed it.
 */
export function verifyNote({ text, signatures }: SignedNote, keys: readonly VerifierKey[]): NoteVerdict {
  const message = Buffer.from(text);
  const by = new Set<VerifierKey>();
  for (const { name, keyId, signature } of signatures) {
    for (const key of keys) {
      if (key.name !== name || key.id !== keyId) continue;
      if (!verifyEd25519(key.publicKey, message, signature)) return { outcome: 'bad-signature' };
      by.add(key);
    }
  }
  return by.size > 0 ? { outcome: 'signed', by: [...by] } : { outcome: 'unknown-key' };
}

/** Signs a text in the name of a key's owner and answers the whole note. */
export function signNote(text: string, name: string, privateKey: KeyObject): string {
  if (!isNoteText(text))
    throw new NgaoError('internal', 'The text of a note must end with a newline and hold no control characters.');
  const { id } = verifierKeyOf(name, privateKey);
  const signature = signEd25519(privateKey, Buffer.from(text));
  return `${text}\n— ${name} ${writeBase64(Buffer.concat([Buffer.from(id, 'hex'), signature]))}\n`;
}

/** Takes a note apart; throws `input-malformed` for what is not a note and `input-too-large` over 64 KiB. */
export function readNote(note: string): SignedNote {
  if (note.length > noteLimit) throw new NgaoError('input-too-large', `A signed note is longer than ${noteLimit} characters.`);
  // The last empty line: the text itself may hold others.
  const gap = note.lastIndexOf('\n\n');
  const text = note.slice(0, gap + 1);
  const lines = note.slice(gap + 2).split('\n');
  if (gap < 0 || !isNoteText(text) || lines.pop() !== '' || lines.length === 0 || lines.length > signatureLimit) throw notANote();
  return { text, signatures: lines.map(readSignature) };
}

function readSignature(line: string): NoteSignature {
  const [dash, name = '', base64 = '', ...more] = line.split(' ');
  const bytes = readBase64(base64);
  if (dash !== '—' || !isKeyName(name) || more.length > 0 || !bytes || bytes.length < 5) throw notANote();
  return { name, keyId: Buffer.from(bytes.subarray(0, 4)).toString('hex'), signature: bytes.subarray(4) };
}

function isNoteText(text: string): boolean {
  // Every control character below U+0020 but the newline is forbidden.
  return text.endsWith('\n') && text.isWellFormed() && !/[^\P{Cc}\n\u007f-\u009f]/u.test(text);
}

function notANote(): NgaoError {
  return new NgaoError(
    'input-malformed',
    'This is not a signed note: a text, an empty line, then lines like "— example.org/log BASE64".',
  );
}
