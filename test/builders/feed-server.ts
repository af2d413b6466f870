// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { RequestListener, ServerResponse } from 'node:http';
import type { TestContext } from 'node:test';
import { localServer } from './local-server.ts';

/** What a path answers: bytes, or a function for servers that misbehave. */
export type FeedAnswer = string | Uint8Array | ((response: ServerResponse) => void);

export interface FeedServer {
  url: string;
  /** Change it between requests. */
  files: Record<string, FeedAnswer>;
  /** `STATUS PATH` of every answer, in order. */
  log: string[];
}

/** A server of the public bucket's layout, with ETags as the bucket gives them. */
export async function feedServer(context: TestContext, files: Record<string, FeedAnswer>): Promise<FeedServer> {
  const server: FeedServer = { url: '', files, log: [] };
  const listener: RequestListener = (request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    response.on('finish', () => server.log.push(`${response.statusCode} ${path}`));
    const answer = Object.hasOwn(server.files, path) ? server.files[path] : undefined;
    if (answer === undefined) return response.writeHead(404).end('<html>not found</html>');
    if (typeof answer === 'function') return answer(response);
    const etag = `"${createHash('sha256').update(answer).digest('hex').slice(0, 16)}"`;
    response.setHeader('etag', etag);
    if (request.headers['if-none-match'] === etag) return response.writeHead(304).end();
    response.setHeader('content-length', Buffer.byteLength(answer));
    response.end(answer);
  };
  server.url = await localServer(context, listener);
  return server;
}
