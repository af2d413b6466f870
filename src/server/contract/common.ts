// SPDX-License-Identifier: Apache-2.0
import Type, { type Static } from 'typebox';

/*
 * Shapes that several routes share. The contract is the one source of validation, of /api/openapi.json and of the web
 * client's types (web/src/api/types.ts is generated from it). Response schemas are closed: what is not declared here
 * does not leave the server.
 */
export const closed = { additionalProperties: false };
export const text = Type.String();
export const integer = Type.Integer();
export const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
export const oneOf = <const T extends readonly string[]>(values: T) => Type.Unsafe<T[number]>(Type.Enum(values));
export const list = <T extends Type.TSchema>(schema: T) => Type.Array(schema);
export const maybe = Type.Optional;
export const object = <T extends Type.TProperties>(properties: T) => Type.Object(properties, closed);
/** As far as the database counts them. */
export const id = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
/** RFC 3339 in UTC. */
export const instant = Type.String({ description: 'RFC 3339, UTC' });
export const day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

/** RFC 9457. `code` is from the registry in docs/reference/errors.md. */
export const ProblemDocument = object({
  type: text,
  title: text,
  status: integer,
  detail: text,
  code: text,
  errors: maybe(list(object({ path: text, message: text }))),
});

/** How many there are; counting stops at a bound, and says so. */
export const Count = object({ value: integer, atLeast: Type.Boolean() });

/** A page of a keyset-paged list: `next` is the `after` of the following page, null at the end. */
export const page = <T extends Type.TSchema>(item: T) => object({ items: list(item), next: nullable(text), count: maybe(Count) });

export const PageQuery = { after: maybe(text), limit: maybe(Type.Integer({ minimum: 1, maximum: 200, default: 50 })) };

export const SeverityName = oneOf(['critical', 'high', 'medium', 'low', 'unknown']);
export const KindName = oneOf(['vulnerability', 'malware', 'license', 'deprecated', 'secret', 'runtime', 'provenance', 'code']);
export const StateName = oneOf([
  'new',
  'triaged',
  'in-progress',
  'fixed',
  'accepted',
  'not-affected',
  'false-positive',
  'duplicate',
]);
export const RoleName = oneOf(['viewer', 'maintainer', 'committee', 'administrator', 'auditor']);
export const Actor = object({ kind: oneOf(['person', 'token', 'system']), id: text, name: text });
/** A person by name; `id` is null for whoever is none of ours. */
export const Someone = object({ id: nullable(id), name: text });
export const SeverityCounts = object({ critical: integer, high: integer, medium: integer, low: integer, unknown: integer });
export const TargetKind = oneOf(['repository', 'image', 'chart', 'external']);
export const TargetRef = object({ id, ref: text, name: text, kind: TargetKind });
export const IdParams = object({ id });
export const Done = object({ ok: Type.Literal(true) });
export type Actor = Static<typeof Actor>;
