// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { buildApp } from '../../src/server/app.ts';
import { readConfig } from '../../src/server/config.ts';
import type { Role, ServerContext } from '../../src/server/context.ts';
import type { NewJob } from '../../src/server/jobs/contract.ts';
import { handlersOf } from '../../src/server/jobs/handlers.ts';
import { openContext } from '../../src/server/open-context.ts';
import { type Client, signedIn } from './server.ts';

export interface PastServer {
  app: FastifyInstance;
  context: ServerContext;
  setNow(instant: string): void;
  person(name: string, roles: readonly Role[]): Promise<Client>;
  /** Runs the jobs that wait. */
  work(): Promise<void>;
}

/**
 * The server over a data folder that no process holds, with a clock that the test moves: what happened days before the story
 * begins. A process that is started afterwards finds everything as it was left.
 */
export async function inPast<T>(
  { data, env, start }: { data: string; env: Record<string, string>; start: string },
  story: (server: PastServer) => Promise<T>,
): Promise<T> {
  let clock = Date.parse(start);
  const now = () => {
    clock += 1;
    return new Date(clock).toISOString();
  };
  const { context, close } = await openContext(readConfig({ data, port: '0' }, env, data), pino({ level: 'silent' }), now);
  const waiting: NewJob[] = [];
  context.jobs.add = async (_tx, job) => String(waiting.push(job as NewJob));
  const app = await buildApp(context);
  const handlers = handlersOf(context);
  try {
    return await story({
      ...{ app, context },
      setNow: (instant) => {
        clock = Date.parse(instant);
      },
      person: async (name, roles) => await signedIn({ app, context, name, roles, product: null }),
      work: async () => {
        for (let job = waiting.shift(); job; job = waiting.shift()) await handlers[job.kind](job.payload as never);
      },
    });
  } finally {
    await app.close();
    await close();
  }
}
