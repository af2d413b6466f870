// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { ServerConfig } from '../../src/server/context.ts';
import { publishDue } from '../../src/server/publishing/run.ts';
import { approved, draftOf, sayCommittee, sayPublisher } from './publishing.ts';
import { type Client, type TestServer, testServer } from './server.ts';

/* A committee of three with an advisory to publish, and time that passes when the test says so. */

export interface Desk {
  server: TestServer;
  ann: Client;
  bob: Client;
  eve: Client;
  /** Writes an approved advisory; answers its uid. */
  write(given?: Parameters<typeof draftOf>[0]): Promise<string>;
  /** Plans it, and lets the time to undo pass. */
  publish(uid: string, given?: Record<string, unknown>): Promise<void>;
  plan(uid: string, given?: Record<string, unknown>): Promise<{ status: number; text: string; body: Planned }>;
  /** Minutes go by, and the clocks look what is due. */
  pass(minutes: number): Promise<void>;
  /** The lines of the newest publication, by channel and name. */
  lines(uid: string): Promise<Record<string, Line>>;
  // biome-ignore lint/suspicious/noExplicitAny: a publication as the server answers it
  ledger(uid: string): Promise<any[]>;
}

interface Planned {
  planned: boolean;
  missing: { code: string; message: string }[];
  publication: { uid: string; notBefore: string } | null;
}

export interface Line {
  uid: string;
  channel: string;
  name: string;
  state: string;
  answer: string;
  attempts: number;
  remoteId: string | null;
  nextAt: string | null;
}

export async function publishingDesk(t: TestContext, config: Partial<ServerConfig> = {}): Promise<Desk> {
  const server = await testServer(t, { config });
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.app.server.address() as AddressInfo;
  // Desk and public site are one server, by one address.
  const baseUrl = `http://127.0.0.1:${port}`;
  server.context.config = { ...server.context.config, publicUrl: baseUrl };
  await sayPublisher(server.context, { baseUrl });
  await sayCommittee(server.context, { privateList: '', allowed: ['@lists.example.org'], mailbox: 'security@example.org' });
  const [ann, bob, eve] = [
    await server.person('Ann', ['committee']),
    await server.person('Bob', ['committee']),
    await server.person('Eve', ['committee']),
  ];
  let clock = Date.parse('2026-06-01T08:00:00Z');
  const ledger = async (uid: string) => (await ann.get(`/api/v1/advisories/${uid}/publications`)).body.publications;
  const desk: Desk = {
    ...{ server, ann, bob, eve, ledger },
    write: async (given) => {
      const people = { author: ann.userId, approvers: [bob.userId, eve.userId] };
      return (await approved(server.context, draftOf(given), people)).uid;
    },
    plan: async (uid, given = {}) => {
      const { version, number } = await server.context.db
        .selectFrom('advisories')
        .where('uid', '=', uid)
        .select(['version', 'number'])
        .executeTakeFirstOrThrow();
      // They have just proven that it is them, whatever the clock says by now.
      const seen = await server.context.db
        .updateTable('sessions')
        .set({ confirmed_at: new Date(clock).toISOString() })
        .execute();
      assert.ok(seen.length > 0);
      const reason = 'Nothing is released here.';
      const body = { kind: 'announce', version, typed: number, channels: [], lists: [], reason, ...given };
      return await ann.post(`/api/v1/advisories/${uid}/plan`, body);
    },
    publish: async (uid, given) => {
      const answer = await desk.plan(uid, given);
      assert.equal(answer.body.planned, true, answer.text);
      await desk.pass(5);
    },
    pass: async (minutes) => {
      clock += minutes * 60_000;
      server.setNow(new Date(clock).toISOString());
      // People are at their desks the while.
      const last_seen = new Date(clock).toISOString();
      const expires_at = new Date(clock + 86_400_000).toISOString();
      await server.context.db.updateTable('sessions').set({ last_seen, expires_at }).execute();
      await publishDue(server.context);
      await server.work();
    },
    lines: async (uid) => {
      const [{ lines }] = await ledger(uid);
      return Object.fromEntries((lines as Line[]).map((line) => [nameOf(line), line]));
    },
  };
  return desk;
}

function nameOf({ channel, name }: Line): string {
  return ['page', 'feed', 'csaf', 'osv', 'vex', 'ghsa', 'cve', 'reporter'].includes(channel) ? channel : `${channel} ${name}`;
}

/** A file with a secret, as settings name it. */
export function secretFile(t: TestContext, secret: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'ngao-secret-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'secret');
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  return file;
}

/** States of all lines by their names. */
export function statesOf(lines: Record<string, Line>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(lines).map(([name, { state, answer }]) => [name, state === 'verified' ? state : `${state}: ${answer}`]),
  );
}
