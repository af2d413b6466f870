// SPDX-License-Identifier: Apache-2.0
import { checkSize, malformed } from './limits.ts';

/** Reads TOML. @throws NgaoError `input-malformed`, `input-too-large` */
export async function readToml(text: string, file: string): Promise<ReadonlyMap<string, unknown>> {
  checkSize(text, file);
  const { parse, TomlError } = await import('smol-toml');
  try {
    return tableOf(parse(text));
  } catch (thrown) {
    throw malformed(file, thrown instanceof TomlError ? thrown.line : 1, 'not readable TOML');
  }
}

/** The keys of a table; none when the value is something else. */
export function tableOf(value: unknown): ReadonlyMap<string, unknown> {
  const isTable = typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
  return isTable ? new Map(Object.entries(value)) : new Map();
}

/** Line of the nth `[[name]]` header, counted from 0; the reader tells no lines. 1 where the array is written in line. */
export function headerLines(text: string, name: string): (index: number) => number {
  const header = new RegExp(`^\\s*\\[\\[\\s*["']?${name}["']?\\s*\\]\\]`);
  const lines = text.split('\n').flatMap((line, index) => (header.test(line) ? [index + 1] : []));
  return (index) => lines[index] ?? 1;
}
