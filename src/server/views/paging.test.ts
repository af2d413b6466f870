// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { type Client, demoProduct, eachServer, type TestServer } from '../../../test/builders/server.ts';

/** Numbers that look random and are the same in every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const moments = ['2026-05-01T00:00:00Z', '2026-05-01T00:00:00.000001Z', '2026-05-02T12:30:00.5Z', '2026-07-01T00:00:00Z'];

interface Place {
  product: number;
  targets: number[];
  vulnerabilities: number[];
}

/** Two targets and flaws of which many share their odds, or have none. */
async function place({ context }: TestServer, product: number): Promise<Place> {
  const now = context.now();
  const { rows: targets } = await sql<{ id: number }>`
    insert into targets (product_id, kind, ref, name, created_at)
    select ${product}::int, 'repository', 'repository:' || name, name, ${now}::timestamptz from unnest(array['b', 'A']) as n(name)
    returning id`.execute(context.db);
  const { rows: vulnerabilities } = await sql<{ id: number }>`
    insert into vulnerabilities (label, epss, kev)
    select 'CVE-1900-' || n, case n % 4 when 0 then null when 1 then 0.1 when 2 then 0.00043 else 0.97531 end, n % 5 = 0
    from generate_series(1, 12) as n returning id`.execute(context.db);
  return { product, targets: targets.map(({ id }) => id), vulnerabilities: vulnerabilities.map(({ id }) => id) };
}

async function insert({ context }: TestServer, where: Place, { count, seed }: { count: number; seed: number }): Promise<void> {
  const roll = dice(seed);
  const pick = <T>(list: readonly T[]) => list[roll(list.length)] as T;
  const rows = Array.from({ length: count }, (_, index) => {
    const state = pick(['new', 'triaged', 'in-progress', 'accepted', 'fixed']);
    return {
      target_id: pick(where.targets),
      key: `${seed}-${index}`,
      vulnerability_id: roll(5) === 0 ? null : pick(where.vulnerabilities),
      about: `rule-${roll(3)}`,
      severity: roll(5),
      state,
      open: !['accepted', 'fixed'].includes(state),
      first_seen: pick(moments),
      due_at: roll(3) === 0 ? null : pick(moments),
      tags: roll(2) === 0 ? ['seen'] : [],
    };
  });
  await sql`
    insert into findings (product_id, target_id, key, kind, vulnerability_id, about, severity, state, state_data, state_at, open,
      first_seen, last_seen, clock_from, due_at, tags)
    select ${where.product}::int, target_id, key, case when vulnerability_id is null then 'code' else 'vulnerability' end,
      vulnerability_id, about, severity, state, '{}', first_seen, open, first_seen, first_seen, first_seen, due_at, tags
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(target_id int, key text, vulnerability_id int, about text,
      severity int, state text, open boolean, first_seen timestamptz, due_at timestamptz, tags jsonb)`.execute(context.db);
}

/** Ids of all pages, one after the other; `between` happens after each page. */
async function walk(person: Client, query: string, between: () => Promise<void> = async () => {}): Promise<number[]> {
  const ids: number[] = [];
  for (let after = ''; ; ) {
    const answer = await person.get(`/api/v1/findings?limit=7&${query}${after}`);
    assert.equal(answer.status, 200, answer.text);
    ids.push(...answer.body.items.map(({ id }: { id: number }) => id));
    if (answer.body.next === null) return ids;
    after = `&after=${answer.body.next}`;
    await between();
  }
}

async function whole(person: Client, query: string): Promise<number[]> {
  const { body } = await person.get(`/api/v1/findings?limit=200&${query}`);
  const rest = body.next === null ? [] : (await person.get(`/api/v1/findings?limit=200&${query}&after=${body.next}`)).body.items;
  return [...body.items, ...rest].map(({ id }: { id: number }) => id);
}

const sorts = ['severity', 'due', 'age', 'newest', 'epss'];
const filters = [
  'state=all',
  'severity=high,critical',
  'state=all&kev=true',
  'tag=seen',
  'overdue=true',
  'state=accepted',
  'q=rule-1',
  'q=cve-1900&state=all',
  'q=E-1900-1',
];

eachServer(
  'every page of every sort, one after the other, is the whole list: in order, nothing twice, nothing left out',
  async (server) => {
    const { product } = await demoProduct(server);
    const person = await server.person('Mia', ['viewer']);
    const where = await place(server, product);
    await insert(server, where, { count: 230, seed: 11 });
    for (const filter of filters) {
      const sets = new Set<string>();
      for (const sort of sorts) {
        const query = `sort=${sort}&${filter}`;
        const all = await whole(person, query);
        assert.deepEqual(await walk(person, query), all, query);
        assert.equal(new Set(all).size, all.length, query);
        sets.add(JSON.stringify(all.toSorted((a, b) => a - b)));
        const { body } = await person.get(`/api/v1/findings/facets?${filter}`);
        assert.deepEqual(body.count, { value: all.length, atLeast: false }, filter);
      }
      assert.equal(sets.size, 1, `${filter}: every sort holds the same findings`);
    }
  },
);

eachServer('what is added between two pages neither hides nor repeats what was there', async (server) => {
  const { product } = await demoProduct(server);
  const person = await server.person('Mia', ['viewer']);
  const where = await place(server, product);
  await insert(server, where, { count: 110, seed: 5 });
  for (const sort of sorts) {
    const query = `sort=${sort}&state=all`;
    const before = await whole(person, query);
    let seed = 100 * sorts.indexOf(sort) + 1000;
    const walked = await walk(person, query, async () => await insert(server, where, { count: 1, seed: seed++ }));
    assert.equal(new Set(walked).size, walked.length, sort);
    const old = new Set(before);
    assert.deepEqual(
      walked.filter((id) => old.has(id)),
      before,
      sort,
    );
  }
});

eachServer('a place that is none is refused, on every list', async (server) => {
  const person = await server.person('Mia', ['maintainer', 'auditor']);
  const key = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const wrong = ['x', key([1]), key(['a', 'b']), key(['a\u0000', 1]), key(['a', 1e12]), key([null, null]), key({})];
  const lists = sorts.map((sort) => `findings?sort=${sort}`);
  for (const list of [...lists, 'components?', 'targets?', 'reports?', 'releases?', 'exceptions?', 'audit?'])
    for (const after of [...wrong, ...(list.startsWith('findings') ? [key(['soon', 1]), key(['9999', 1])] : [])]) {
      const { status } = await person.get(`/api/v1/${list}&after=${after}`);
      const fits = list.length < 12 && !list.startsWith('comp') && !list.startsWith('targ') && after === key([1]);
      assert.equal(status, fits ? 200 : 400, `${list} ${after}`);
    }
  assert.equal((await person.get('/api/v1/findings?q=a%00b')).status, 400);
});
