// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { NgaoError } from '../kit/errors.ts';

/** Whose key it is: of a case, of a reporter's identity, of an advisory's drafts, of the blind index, of the backups. */
export type KeyScope = 'case' | 'party' | 'advisory' | 'index' | 'backup';

export interface KeyOwner {
  scope: KeyScope;
  /** 32 lower-case hexadecimal digits. */
  uid: string;
}

/** Where a sealed value lives. It opens there and nowhere else. */
export interface Place {
  owner: KeyOwner;
  /** Names as in the database: lower-case letters, digits and underscores. */
  table: string;
  column: string;
  /** Uid of the row: 32 lower-case hexadecimal digits. */
  row: string;
}

/** 128 random bits, written as 32 lower-case hexadecimal digits: says nothing of when or how many (T12). */
export function newUid(): string {
  return randomBytes(16).toString('hex');
}

/** `ngao:case:<uid>`: what a wrapped key is bound to. Throws `internal` for a uid that is none. */
export function keyContext(owner: KeyOwner): string {
  return `ngao:${owner.scope}:${uid(owner.uid)}`;
}

/** `ngao:case:<uid>:<table>.<column>:<row uid>`: what a sealed value is bound to. No part can hold a separator of another. */
export function placeText(place: Place): string {
  return `${keyContext(place.owner)}:${word(place.table)}.${word(place.column)}:${uid(place.row)}`;
}

function uid(text: string): string {
  if (!/^[0-9a-f]{32}$/.test(text))
    throw new NgaoError('internal', 'A uid of 32 hexadecimal digits was expected to seal or open a value.');
  return text;
}

function word(text: string): string {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(text))
    throw new NgaoError('internal', 'The name of a table or column was expected to seal or open a value.');
  return text;
}
