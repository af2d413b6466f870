// SPDX-License-Identifier: Apache-2.0
import Type, { type Static } from 'typebox';

/*
 * One entry of the audit log: who did what to what, when and why. A record can never be corrected or taken out again,
 * so it holds ids and decisions, no text of a case, nothing about a reporter, no secret. This schema is the one source
 * of the type and of docs/reference/ngao-audit-record.schema.json; it loads the schema library.
 */
const closed = { additionalProperties: false };
const oneOf = <const T extends readonly string[]>(values: T) => Type.Unsafe<T[number]>(Type.Enum(values));
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const word = (description: string) => Type.String({ pattern: '^[a-z][a-z0-9]*([.-][a-z0-9]+)*$', maxLength: 64, description });
const id = (description: string) => Type.String({ minLength: 1, maxLength: 256, description });

/** Bytes of a record in canonical JSON; an entry of a tiled log cannot be longer. */
export const auditRecordLimit = 65_535;

export const AuditActor = Type.Object(
  {
    kind: oneOf(['person', 'token', 'system']),
    id: id('Stays the same when the name changes, and is all that is left when the name must be forgotten.'),
    name: Type.Optional(id('As it was at that time. Leave it out where the law may ask to forget it.')),
  },
  closed,
);

/** A fact that may be read by everyone who may read the log. Flat, so that nothing is carried in unseen. */
export const AuditFact = Type.Union([
  Type.String({ maxLength: 4096 }),
  Type.Number(),
  Type.Boolean(),
  Type.Null(),
  Type.Array(Type.String({ maxLength: 4096 }), { maxItems: 1000 }),
]);
export type AuditFact = Static<typeof AuditFact>;

export const AuditRecord = Type.Object(
  {
    seq: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'Place in the log; the first is 0.' }),
    id: id('Unique; other records and evidence refer to it.'),
    at: Type.String({
      pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$',
      description: 'When it was done, RFC 3339 in UTC.',
    }),
    actor: AuditActor,
    authentication: word('How the actor proved who it is: passkey, password-totp, oidc, token, ci-oidc, system.'),
    action: word('The verb: accept-case, approve-exception, publish-advisory.'),
    subject: Type.Object({ kind: word('What it was done to: case, exception, advisory, user.'), id: id('Which one.') }, closed),
    product: nullable(id('The product it belongs to; null for the whole instance.')),
    reason: nullable(Type.String({ maxLength: 4096, description: 'Why, in words that every reader of the log may see.' })),
    data: Type.Record(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9.-]{0,63}$' }), AuditFact, {
      ...closed,
      description: 'Facts of the action, none of them private: from and to state, digests, counts, dates.',
    }),
    request: Type.Optional(id('The request it came by, as in the logs of the server.')),
  },
  { ...closed, $id: 'ngao-audit-record-1', title: 'Record of the audit log (ngao-audit/1)' },
);
export type AuditRecord = Static<typeof AuditRecord>;
