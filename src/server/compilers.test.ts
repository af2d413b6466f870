// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from 'typebox';
import { routes } from './routes/registry.ts';
import { serializers } from './serializers.ts';
import { validators } from './validators.ts';

test('every schema of every route compiles, though a server compiles each when it first needs it', () => {
  const [validate, write] = [validators({ eager: true }), serializers({ eager: true })];
  for (const { method, url, schemas } of routes) {
    const { params, query, body, answer } = schemas;
    for (const [httpPart, schema] of Object.entries({ params, querystring: query, body }))
      if (schema && schema !== 'stream') assert.ok(validate({ schema, method, url, httpPart }), `${method} ${url} ${httpPart}`);
    if (answer !== 'raw') assert.equal(typeof write({ schema: answer, method, url }), 'function', `${method} ${url}`);
  }
});

test('what is compiled late judges and writes as what is compiled at once', () => {
  const schema = Type.Object({ name: Type.String(), size: Type.Optional(Type.Integer({ default: 3 })) });
  const route = { schema, method: 'GET', url: '/', httpPart: 'querystring' };
  const [late, early] = [validators()(route), validators({ eager: true })(route)];
  for (const given of [{ name: 'a' }, { name: 'a', size: '7' }, { name: 'a', size: 'x' }, {}]) {
    const [one, other] = [{ ...given }, { ...given }];
    const answer = late(one) as true | { error: unknown };
    assert.equal(answer === true, early(other) === true);
    if (answer !== true) assert.deepEqual(answer.error, early.errors);
    assert.deepEqual(one, other, 'converted and filled alike');
  }
  for (const eager of [false, true])
    assert.equal(serializers({ eager })(route)({ name: 'a', size: 1, secret: 'kept' }), '{"name":"a","size":1}');
});
