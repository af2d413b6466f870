// SPDX-License-Identifier: Apache-2.0
import Type, { type Static } from 'typebox';

/* The files that `ngao guard` reads: term sets, waivers and the repository's own settings. */
const closed = { additionalProperties: false };
const oneOf = <const T extends readonly string[]>(values: T) => Type.Unsafe<T[number]>(Type.Enum(values));
const instant = (description: string) =>
  Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$', description: `${description} RFC 3339 in UTC.` });
const hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
const name = Type.String({ minLength: 1, maxLength: 128 });

export const GuardTermSet = Type.Object(
  {
    schema: Type.Literal('ngao-guard-terms/1'),
    set: Type.String({ pattern: '^[0-9a-f]{32}$', description: 'Random; says nothing of the case.' }),
    salt: Type.String({ pattern: '^[0-9a-f]{32,128}$' }),
    key: Type.Object(
      {
        algorithm: Type.Literal('scrypt'),
        cost: Type.Unsafe<number>(Type.Enum([16_384, 32_768, 65_536, 131_072])),
        blockSize: Type.Literal(8),
        parallelization: Type.Literal(1),
        secret: Type.Boolean({ description: 'Whether a secret that is not in this file goes into the key.' }),
        check: Type.String({ pattern: '^[0-9a-f]{16}$', description: 'Tells a wrong secret from a text without terms.' }),
      },
      closed,
    ),
    hash: Type.Literal('HMAC-SHA-256'),
    expires: instant('From here on the set proves nothing any more.'),
    hashes: Type.Array(hash, { maxItems: 4096, description: 'Sorted; terms and decoys alike.' }),
  },
  { ...closed, $id: 'ngao-guard-terms-1' },
);
export type GuardTermSet = Static<typeof GuardTermSet>;

export const GuardWaiver = Type.Object(
  {
    schema: Type.Literal('ngao-guard-waiver/1'),
    findings: Type.Array(hash, { minItems: 1, maxItems: 1000, description: 'Fingerprints; nothing else is covered.' }),
    reason: Type.String({ minLength: 10, maxLength: 2000 }),
    approvers: Type.Array(name, { maxItems: 16, description: 'Names of two different people at least.' }),
    expires: instant('The waiver holds until then.'),
    signatures: Type.Array(
      Type.Object(
        { by: name, signature: Type.String({ pattern: '^[A-Za-z0-9+/]{86}==$', description: 'Ed25519, base64.' }) },
        closed,
      ),
      { maxItems: 16 },
    ),
  },
  { ...closed, $id: 'ngao-guard-waiver-1' },
);
export type GuardWaiver = Static<typeof GuardWaiver>;

export const GuardKey = Type.Object(
  { name, key: Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$', description: 'Ed25519 public key, 32 bytes in base64.' }) },
  closed,
);
export type GuardKey = Static<typeof GuardKey>;

export const GuardConfig = Type.Object(
  {
    schema: Type.Optional(Type.Literal('ngao-guard-config/1')),
    lane: Type.Optional(oneOf(['embargo', 'advisory', 'normal'])),
    privateLinks: Type.Optional(
      Type.Array(Type.String({ minLength: 4, maxLength: 256, description: 'host, or host/path, of a private place' }), {
        maxItems: 100,
      }),
    ),
    ignore: Type.Optional(
      Type.Array(
        Type.String({ minLength: 1, maxLength: 512, description: 'a file or folder; words in it are not linted, terms are' }),
        {
          maxItems: 200,
        },
      ),
    ),
    requireIssue: Type.Optional(
      Type.Boolean({
        description: 'in the normal lane a request without a link to an issue is a leak of the process, not a warning',
      }),
    ),
    approvers: Type.Optional(Type.Array(GuardKey, { maxItems: 100 })),
    issuers: Type.Optional(Type.Array(GuardKey, { maxItems: 16, description: 'servers that checked both approvals themselves' })),
  },
  { ...closed, $id: 'ngao-guard-config-1' },
);
export type GuardConfig = Static<typeof GuardConfig>;
