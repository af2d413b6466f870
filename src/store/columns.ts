// SPDX-License-Identifier: Apache-2.0
import type { ColumnType, Generated } from 'kysely';

/*
 * The tables as kysely sees them; migrations/ is the truth. Instants are RFC 3339 texts in UTC on both engines,
 * int8 are numbers, bytea are Uint8Arrays, jsonb are values.
 */
export type Id = Generated<number>;
export type Instant = string;
/** A jsonb column: read as a value, written as JSON text. */
export type Json<T> = ColumnType<T, string | undefined, string>;
/** A column with a default. */
export type Default<T> = Generated<T>;

/** Who did something, as stored beside what was done. */
export interface Actor {
  kind: 'person' | 'token' | 'system';
  /** User id, token id, or the job's name. */
  id: string;
  name: string;
}
