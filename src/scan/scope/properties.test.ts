// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { filesArchive, scopeFiles } from '../../../test/builders/charts.ts';
import { NgaoError } from '../../kit/errors.ts';
import { diffScopes } from './diff-scopes.ts';
import { parseImageReference } from './image-reference.ts';
import { openChartArchive } from './open-chart-archive.ts';

const options = { numRuns: 300, seed: 20261126 };
const piece = fc.constantFrom(
  ...[
    'a: ',
    'image: ',
    'tag: v1',
    'repository: a/b',
    '\n',
    '  ',
    '- ',
    '&x ',
    '*x',
    '<<: ',
    '{',
    '}',
    '[',
    ']',
    '|\n',
    '"',
    "'",
    '#',
    ': ',
    '!!str ',
    '---\n',
    '{{ .Values.a }}',
    '\t',
    '\u0000',
    'é',
    '?',
  ],
);

async function onlyNgaoErrors(run: () => Promise<unknown>): Promise<void> {
  await run().catch((thrown) => assert.ok(thrown instanceof NgaoError && thrown.code !== 'internal', String(thrown)));
}

describe('whatever is given', () => {
  test('values are read, or refused as a Problem; nothing else happens', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
        const scope = await scopeFiles({ 'Chart.yaml': 'name: acme\nversion: 1.0.0\n', 'values.yaml': pieces.join('') });
        assert.ok(scope.problems.every(({ code }) => code === 'input-malformed'));
        assert.deepEqual(diffScopes(scope, scope).images, { added: [], removed: [], changed: [] });
      }),
      options,
    );
  });

  test('a Chart.yaml is read or refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), (pieces) =>
        onlyNgaoErrors(() => scopeFiles({ 'Chart.yaml': `name: acme\nversion: 1.0.0\ndependencies:\n${pieces.join('')}` })),
      ),
      options,
    );
  });

  test('an archive with flipped bytes is read or refused', async () => {
    const whole = await filesArchive({
      'acme/Chart.yaml': 'name: acme\nversion: 1.0.0\n',
      'acme/values.yaml': 'image: a/b:v1\n',
    });
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bytes = Uint8Array.from(whole);
        bytes[at] = (bytes[at] as number) ^ flip;
        return onlyNgaoErrors(() => openChartArchive(bytes));
      }),
      options,
    );
  });

  test('a reference that was read reads the same again', () => {
    const text = fc.stringMatching(/^[a-z0-9.:/@_-]{1,60}$/);
    fc.assert(
      fc.property(text, (written) => {
        const first = parseImageReference(written);
        if (!first) return;
        const { repository, tag, digest } = first;
        assert.deepEqual(parseImageReference(`${repository}${tag && `:${tag}`}${digest && `@${digest}`}`), first);
      }),
      { ...options, numRuns: 2000 },
    );
  });
});
