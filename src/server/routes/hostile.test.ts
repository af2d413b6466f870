// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { TSchema } from 'typebox';
import { grypeReport } from '../../../test/builders/grype-report.ts';
import { type Client, demoProduct, eachServer } from '../../../test/builders/server.ts';
import type { Route } from '../route.ts';
import { routes } from './registry.ts';

interface Shape {
  type?: string;
  properties?: Record<string, Shape>;
  items?: Shape;
  anyOf?: Shape[];
  enum?: unknown[];
  const?: unknown;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
}

/** How a hostile value of each kind looks. */
interface Manner {
  text: string;
  number: number;
  list: number;
  unknown: unknown;
}

const manners: readonly Manner[] = [
  { text: '\u0000', number: 2_147_483_647, list: 1, unknown: '\u0000' },
  { text: "';--", number: 1, list: 0, unknown: {} },
  { text: '\ud800', number: Number.MAX_SAFE_INTEGER, list: 3, unknown: [[]] },
  { text: 'x\ud800'.repeat(6), number: 1, list: 1, unknown: '\udfff' },
  { text: '%', number: 0, list: 1, unknown: { when: { all: [{ not: 'x' }] }, act: [{ do: 'tag' }] } },
  { text: '9999-99-99', number: -1, list: 2, unknown: null },
];

/** Fits the schema as far as lengths, bounds and names go; the rest is hostile. */
function hostile(shape: Shape, manner: Manner): unknown {
  if (shape.const !== undefined) return shape.const;
  if (shape.enum) return shape.enum[0];
  if (shape.anyOf) return hostile(shape.anyOf[0] as Shape, manner);
  if (shape.properties)
    return Object.fromEntries(Object.entries(shape.properties).map(([name, each]) => [name, hostile(each, manner)]));
  if (shape.type === 'array') return Array.from({ length: manner.list }, () => hostile(shape.items ?? {}, manner));
  if (shape.type === 'boolean') return true;
  if (shape.type === 'integer' || shape.type === 'number')
    return Math.min(shape.maximum ?? Number.MAX_SAFE_INTEGER, Math.max(shape.minimum ?? -1, manner.number));
  if (shape.type === 'string') return stringOf(shape, manner.text);
  return shape.type === 'object' ? { [manner.text]: manner.text, toString: manner.text } : manner.unknown;
}

function stringOf({ pattern, minLength = 0, maxLength = 100 }: Shape, text: string): string {
  if (pattern?.includes('\\d{4}')) return '9999-99-99';
  return text.repeat(Math.max(1, minLength)).slice(0, maxLength);
}

eachServer('whatever fits a schema by its shape alone breaks nothing', async (server) => {
  const { machine } = await demoProduct(server);
  const person = await server.person('Ada', ['administrator', 'committee', 'maintainer', 'auditor']);
  await server.upload(machine, { target: 'repository:example.org/shop', body: grypeReport({ findings: 2 }) });
  const broken: string[] = [];
  // Some end the session that asks, or need other machinery.
  const kept = routes.filter(({ url }) => !['/logout', '/session/list/:id', '/demo'].includes(url));
  for (const each of kept)
    for (const manner of manners) {
      const answer = await ask(person, each, manner);
      if (answer.status >= 500) broken.push(`${each.method} ${each.url} ${JSON.stringify(manner.text)}: ${answer.status}`);
    }
  assert.deepEqual([...new Set(broken)], []);
});

async function ask(person: Client, { method, url, root, schemas }: Route, manner: Manner) {
  const path = `${root ? '' : '/api/v1'}${url}`.replace(/:\w+/g, () => String(manner.number === 1 ? 1 : 2_147_483_647));
  const query = schemas.query === undefined ? '' : `?${queryOf(schemas.query, manner)}`;
  if (method === 'GET') return await person.get(`${path}${query}`);
  const body = schemas.body === 'stream' ? Buffer.from('x') : schemas.body && hostile(schemas.body as Shape, manner);
  if (method === 'POST') return await person.post(`${path}${query}`, body);
  return await person.send(method, `${path}${query}`, body);
}

function queryOf(schema: TSchema, manner: Manner): URLSearchParams {
  const values = Object.entries(hostile(schema as Shape, manner) as Record<string, unknown>);
  // A place of a list is opaque: one that is none is refused before anything else is looked at.
  return new URLSearchParams(
    values.filter(([name]) => name !== 'after').map(([name, value]): [string, string] => [name, String(value)]),
  );
}
