// SPDX-License-Identifier: Apache-2.0
import Type from 'typebox';
import { Value } from 'typebox/value';
import { NgaoError } from '../../kit/errors.ts';
import type { ScopeRules } from '../../model/release-scope.ts';
import { mojaloopScope } from '../../scan/scope/presets/mojaloop.ts';
import { policyOf } from '../policy/product-policy.ts';

const closed = { additionalProperties: false };
const texts = Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { maxItems: 500 });

const Rules = Type.Object(
  {
    umbrella: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    ownImages: texts,
    ownChartRepositories: Type.Optional(texts),
    repositories: Type.Optional(
      Type.Array(Type.Object({ image: Type.String(), repository: Type.String() }, closed), { maxItems: 500 }),
    ),
    exclusions: Type.Optional(
      Type.Array(
        Type.Object(
          {
            id: Type.String({ minLength: 1 }),
            reason: Type.String({ minLength: 1 }),
            undecided: Type.Optional(Type.Boolean()),
            when: Type.Object(
              {
                kind: Type.Optional(Type.Enum(['image', 'chart', 'external-chart'])),
                charts: Type.Optional(texts),
                images: Type.Optional(texts),
                role: Type.Optional(Type.Enum(['container', 'init-container', 'sidecar'])),
                own: Type.Optional(Type.Boolean()),
                inUmbrella: Type.Optional(Type.Boolean()),
              },
              closed,
            ),
          },
          closed,
        ),
        { maxItems: 200 },
      ),
    ),
  },
  closed,
);

/** What the product calls its own and leaves out: its policy's `scopeRules`, else the preset. Throws `config-invalid`. */
export function scopeRulesOf(settings: Record<string, unknown>): ScopeRules {
  const given = policyOf(settings).scopeRules;
  const isUnset = given === null || typeof given !== 'object' || Object.keys(given).length === 0;
  if (isUnset) return mojaloopScope;
  if (!Value.Check(Rules, given)) {
    const [first] = Value.Errors(Rules, given);
    const where = first?.instancePath ? ` at ${first.instancePath}` : '';
    throw new NgaoError('config-invalid', `The scope rules of this product are not valid${where}. Correct them in its policy.`);
  }
  return { ownChartRepositories: [], repositories: [], exclusions: [], ...(given as object) } as unknown as ScopeRules;
}
