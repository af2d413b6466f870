// SPDX-License-Identifier: Apache-2.0
import pg from 'pg';

type Parse = (text: string) => unknown;

const { builtins } = pg.types;
/** The driver's types describe another version of it than the one it brings. */
const arrayParser = pg.types.arrayParser as unknown as { create(text: string, parse: Parse): { parse(): unknown[] } };

/**
 * How a value of the database looks in the program, on both engines alike (the driver's own defaults lose precision or
 * depend on the time zone of this machine): int8 and count() are a number while that is exact, else a bigint; numeric is
 * a string; bytea a plain Uint8Array; timestamptz RFC 3339 in UTC with the precision it was stored with; timestamp the
 * same without a zone; date `YYYY-MM-DD`; interval a string. Everything else is as `pg` does it: jsonb is parsed.
 */
const scalars: Readonly<Record<number, Parse>> = {
  [builtins.INT8]: exactInteger,
  [builtins.NUMERIC]: asWritten,
  [builtins.BYTEA]: bytesOf,
  [builtins.TIMESTAMPTZ]: instantOf,
  [builtins.TIMESTAMP]: instantOf,
  [builtins.DATE]: asWritten,
  [builtins.INTERVAL]: asWritten,
};

/** Type numbers (pg_type.oid) of the arrays of the types above; they have been the same since PostgreSQL 8. */
const arrays: Readonly<Record<number, Parse>> = {
  1016: exactInteger,
  1231: asWritten,
  1001: bytesOf,
  1185: instantOf,
  1115: instantOf,
  1182: asWritten,
  1187: asWritten,
};

/** What the driver asks for each column: `types` of its configuration. */
export const valueTypes = {
  getTypeParser(type: number, format?: 'text' | 'binary'): Parse {
    const scalar = scalars[type];
    if (scalar) return scalar;
    const element = arrays[type];
    if (element) return (text) => arrayParser.create(text, element).parse();
    return pg.types.getTypeParser(type, format as 'text');
  },
};

/** For pg-boss, which does arithmetic with the times it reads. */
export const valueTypesWithDates = {
  getTypeParser(type: number, format?: 'text' | 'binary'): Parse {
    if (type === builtins.TIMESTAMPTZ) return (text) => new Date(instantOf(text));
    return valueTypes.getTypeParser(type, format);
  },
};

function exactInteger(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

function asWritten(text: string): string {
  return text;
}

/** `2026-01-31 12:00:00.5+00` as the session writes it (ISO, UTC) becomes `2026-01-31T12:00:00.5Z`; infinity stays. */
function instantOf(text: string): string {
  return text.replace(' ', 'T').replace(/\+00$/, 'Z');
}

function bytesOf(text: string): Uint8Array {
  const bytes = Buffer.from(text.slice(2), 'hex');
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length).slice();
}
