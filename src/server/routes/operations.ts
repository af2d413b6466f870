// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { NgaoError } from '../../kit/errors.ts';
import { failureMetrics } from '../auth/failures.ts';
import { object, oneOf, text } from '../contract/common.ts';
import { type Route, route } from '../route.ts';
import { metricsText } from '../views/metrics.ts';

export const operationRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/healthz',
    root: true,
    summary: 'Whether the process answers',
    access: { who: 'public', because: 'the thing that restarts it has no account' },
    schemas: { answer: object({ status: oneOf(['ok']) }) },
    handle: async () => ({ status: 'ok' as const }),
  }),
  route({
    method: 'GET',
    url: '/readyz',
    root: true,
    summary: 'Whether it can do its work: the database answers',
    access: { who: 'public', because: 'the thing that sends traffic to it has no account' },
    schemas: { answer: object({ status: oneOf(['ready']), engine: text }) },
    handle: async (_request, context) => {
      await sql`select 1`.execute(context.db);
      return { status: 'ready' as const, engine: context.store.engine };
    },
  }),
  route({
    method: 'GET',
    url: '/metrics',
    root: true,
    summary: 'Numbers for Prometheus; from this machine only',
    access: { who: 'public', because: 'answered to this machine only' },
    schemas: { answer: 'raw' },
    handle: async ({ http, reply }, context) => {
      const { 'x-forwarded-for': told, forwarded, via } = http.headers;
      // A proxy on this machine asks for somebody else.
      const isProxy = told !== undefined || forwarded !== undefined || via !== undefined;
      if (isProxy || !['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(http.socket.remoteAddress ?? ''))
        throw new NgaoError('forbidden', 'Metrics are answered to this machine only. Run the collector beside Ngao.');
      return reply
        .type('text/plain; version=0.0.4; charset=utf-8')
        .send(`${await metricsText(context)}${failureMetrics(context)}`);
    },
  }),
];
