// SPDX-License-Identifier: Apache-2.0

/** The header fields of a message in their order; names are lower-case, values unfolded and otherwise as written. */
export interface Headers {
  all(name: string): readonly string[];
  /** The first value, or ''. */
  first(name: string): string;
  has(name: string): boolean;
}

export function headersOf(fields: readonly { key: string; value: string }[]): Headers {
  const byName = new Map<string, string[]>();
  for (const { key, value } of fields) {
    const values = byName.get(key);
    if (values) values.push(value);
    else byName.set(key, [value]);
  }
  return {
    all: (name) => byName.get(name) ?? [],
    first: (name) => byName.get(name)?.[0] ?? '',
    has: (name) => byName.has(name),
  };
}

/** The fields of a block of header text, as delivery reports hold it (RFC 3464 2.1). At most 200. */
export function parseFields(text: string): { key: string; value: string }[] {
  const fields: { key: string; value: string }[] = [];
  for (const line of text.slice(0, 64 * 1024).split(/\r?\n/)) {
    const last = fields.at(-1);
    if (/^[ \t]/.test(line) && last) last.value += ` ${line.trim()}`;
    const colon = line.search(/:/);
    if (colon > 0 && /^[\x21-\x39\x3b-\x7e]+$/.test(line.slice(0, colon)) && fields.length < 200) {
      fields.push({ key: line.slice(0, colon).toLowerCase(), value: line.slice(colon + 1).trim() });
    }
  }
  return fields;
}
