// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import statics from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { notFound } from './access.ts';

/** The browser's pages: hashed files for a year, and one page for every address that is not the API's. */
export function servePages(app: FastifyInstance, folder: string | undefined): void {
  const page = folder === undefined ? undefined : join(folder, 'index.html');
  if (folder !== undefined && page !== undefined && existsSync(page)) {
    void app.register(statics, {
      root: join(folder, 'assets'),
      prefix: '/assets/',
      immutable: true,
      maxAge: '365d',
      cacheControl: true,
      decorateReply: false,
    });
    const html = readFileSync(page);
    app.setNotFoundHandler((request, reply) => {
      if (request.method !== 'GET' || /^\/(api|assets)\//.test(request.url)) throw notFound('address');
      return reply.type('text/html; charset=utf-8').send(html);
    });
    return;
  }
  app.setNotFoundHandler(() => {
    throw notFound('address');
  });
}
