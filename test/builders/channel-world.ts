// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { RenderedMessage } from '../../src/notify/contract.ts';
import { localServer } from './local-server.ts';

export interface Heard {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface ChannelWorld {
  origin: string;
  /** Name and port, as the settings allow it. */
  host: string;
  heard: Heard[];
  /** A file with a secret in it. */
  secretFile(secret: string): string;
  /** Settings that every channel needs to reach this server. */
  place: { host: string; network: 'loopback'; timeout: number };
}

/** A far side on this machine that answers as told. */
export async function channelWorld(
  context: TestContext,
  answer: (heard: Heard, response: ServerResponse) => void,
): Promise<ChannelWorld> {
  const heard: Heard[] = [];
  const origin = await localServer(context, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      heard.push(one);
      answer(one, response);
    });
  });
  const folder = mkdtempSync(join(tmpdir(), 'ngao-channel-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  let count = 0;
  const { host } = new URL(origin);
  return {
    origin,
    host,
    heard,
    secretFile: (secret) => {
      const file = join(folder, `secret-${count++}`);
      writeFileSync(file, `${secret}\n`, { mode: 0o600 });
      return file;
    },
    place: { host, network: 'loopback', timeout: 2_000 },
  };
}

/** Answers with status, body and headers. */
export function say(
  response: ServerResponse,
  ...[status, body, headers]: [status: number, body: unknown, headers?: Record<string, string>]
): void {
  response.writeHead(status, headers);
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

export function channelMessage(given: Partial<RenderedMessage> = {}): RenderedMessage {
  return {
    id: '<advisory-1@security.example.org>',
    to: ['announcements'],
    from: 'security@example.org',
    subject: 'NGAO-2026-0001: Example Ledger <posts> twice',
    text: 'See https://security.example.org/security/advisories/NGAO-2026-0001\n\n<!channel> @here ```x``` [a](b) & more',
    ...given,
  };
}
