// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { grypeReport } from '../../test/builders/grype-report.ts';
import { type Answer, type Client, demoProduct, eachServer, type TestServer } from '../../test/builders/server.ts';

const at = (hour: number) => `2026-05-02T${String(hour).padStart(2, '0')}:00:00Z`;

async function idsOf(person: Client): Promise<number[]> {
  return (await person.get('/api/v1/findings?limit=200&state=all')).body.items.map(({ id }: { id: number }) => id);
}

/** Counts as they are stored, beside those that a count of today's rows gives. */
async function counts({ context }: TestServer) {
  const { rows: stored } = await sql`
    select target_id, critical + high + medium + low + unknown as open, accepted from target_counts order by target_id`.execute(
    context.db,
  );
  const { rows: real } = await sql`
    select target_id, count(*) filter (where open)::int as open, count(*) filter (where state = 'accepted')::int as accepted
    from findings group by target_id order by target_id`.execute(context.db);
  const { rows: day } = await sql<{ open: number }>`
    select critical + high + medium + low + unknown as open from daily_counts order by day desc limit 1`.execute(context.db);
  const { rows: sum } = await sql<{ open: number }>`select count(*)::int as open from findings where open`.execute(context.db);
  return { stored, real, day: day[0]?.open, sum: sum[0]?.open };
}

function noFaults(answers: readonly Answer[]): void {
  for (const { status, text } of answers) assert.ok(status < 500 && !/deadlock/i.test(text), `${status} ${text}`);
}

eachServer(
  'twenty at once: steps, reports and proposals of the same targets; nothing breaks and the counts are right',
  async (server) => {
    const { product, machine } = await demoProduct(server);
    const people = await Promise.all(['Mia', 'Max', 'Ben', 'Eva'].map((name) => server.person(name, ['committee'])));
    const targets = ['repository:a', 'repository:b'];
    for (const target of targets) await server.upload(machine, { target, body: grypeReport({ findings: 12 }) });
    const ids = await idsOf(people[0] as Client);
    assert.equal(ids.length, 24);
    const order = (index: number) => (index % 2 === 0 ? ids : ids.toReversed());
    const steps = Array.from({ length: 20 }, (_, index) => {
      const person = people[index % people.length] as Client;
      const list = order(index).slice(index % 5, (index % 5) + 15);
      return () =>
        person.post('/api/v1/findings/bulk', { ids: list, transition: { to: index % 3 === 0 ? 'in-progress' : 'triaged' } });
    });
    const uploads = Array.from({ length: 20 }, (_, index) => {
      const body = Buffer.from(grypeReport({ findings: 8 + (index % 5), at: at(index) }));
      const query = `product=demo&target=${targets[index % 2]}&file=grype.json`;
      return () => machine.post(`/api/v1/reports?${query}`, body);
    });
    const proposals = Array.from({ length: 20 }, (_, index) => {
      const matcher = { id: `CVE-1900-000${index % 10}` };
      const body = {
        product,
        decision: 'accept',
        matcher,
        reason: 'Waits for the next increment.',
        owner: 'Mia',
        expires: '2026-08-01',
      };
      return async () => {
        const made = await (people[index % 2] as Client).post('/api/v1/exceptions', body);
        const decided = await (people[2] as Client).post(`/api/v1/exceptions/${made.body.id}/approve`, {});
        if (index % 2 === 0) return [made, decided];
        const taken = await (people[3] as Client).post(`/api/v1/exceptions/${made.body.id}/revoke`, {
          reason: 'It has a fix now.',
        });
        return [made, decided, taken];
      };
    });
    const answers = await Promise.all([...steps, ...uploads, ...proposals].map(async (work) => [await work()].flat()));
    await server.work();
    noFaults(answers.flat());
    const { stored, real, day, sum } = await counts(server);
    assert.deepEqual(stored, real);
    assert.equal(day, sum);
    const { rows: stale } = await sql`
      select f.id from findings f join exceptions e on e.id::text = f.state_data #>> '{decision,exception}'
      where f.state in ('accepted', 'not-affected', 'false-positive') and e.state <> 'active'`.execute(server.context.db);
    assert.deepEqual(stale, [], 'hidden by an exception that is not in force');
    const { rows: refused } = await sql`select reason from reports where state not in ('imported', 'held')`.execute(
      server.context.db,
    );
    assert.deepEqual(refused, []);
  },
  { realJobs: true },
);
