// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../kit/errors.ts';
import type { Fault } from './contract.ts';
import { isObject } from './shape.ts';

/** Longer than any advisory we write by far; a foreign document beyond it is not worth reading. */
const longest = 20_000_000;
/** CycloneDX nests components; nothing that is published needs more. */
const deepest = 100;

/** The object that a document holds, or the fault that it is none. Bounded in length and depth, so that walking it is safe. */
export function readDocument(document: string, rule: string): { value: Record<string, unknown> } | { fault: Fault } {
  const refuse = (message: string) => ({ fault: { rule, place: '', message } });
  if (document.length > longest) return refuse(`The document is longer than ${longest} characters.`);
  if (depthOf(document) > deepest) return refuse(`The document is nested more than ${deepest} deep.`);
  try {
    const value: unknown = JSON.parse(document);
    return isObject(value) ? { value } : refuse('The document is not a JSON object.');
  } catch {
    return refuse('The document is not JSON.');
  }
}

/** The object of a document that we wrote. Throws `input-malformed` for anything else. */
export function ownDocument(document: string, kind: string): Record<string, unknown> {
  const read = readDocument(document, 'schema');
  if ('value' in read) return read.value;
  throw new NgaoError('input-malformed', `This is no ${kind}: ${read.fault.message} Write it again from the advisory.`);
}

/** As every JSON format here is written: two blanks, one newline at the end. */
export function writeDocument(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function depthOf(document: string): number {
  let [depth, most] = [0, 0];
  for (const [mark] of document.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (mark === '[' || mark === '{') most = Math.max(most, ++depth);
    else if (mark === ']' || mark === '}') depth -= 1;
  }
  return most;
}
