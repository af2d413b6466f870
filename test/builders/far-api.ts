// SPDX-License-Identifier: Apache-2.0
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

export interface FarRequest {
  method: string;
  /** With its query. */
  path: string;
  headers: IncomingMessage['headers'];
  // biome-ignore lint/suspicious/noExplicitAny: bodies of many shapes
  body: any;
}

export interface FarReply {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** What goes wrong with the next request that matches. `worksFirst`: it is carried out, and the answer is lost. */
export interface FarFault {
  method: string;
  /** Part of the path. */
  path: string;
  reply: FarReply | 'hang';
  worksFirst?: boolean;
}

export interface FarApi {
  origin: string;
  heard: FarRequest[];
  /** Used up in their order. */
  faults: FarFault[];
  /** Requests that change something, as `POST /path`. */
  changes(): string[];
}

/** A program of somebody else on this machine that answers as its own documentation says, and fails as told. */
export async function farApi(t: TestContext, answer: (request: FarRequest) => FarReply): Promise<FarApi> {
  const heard: FarRequest[] = [];
  const faults: FarFault[] = [];
  const handle = async (incoming: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const { method = '', url: path = '', headers } = incoming;
    const request = { method, path, headers, body: text === '' ? undefined : JSON.parse(text) };
    heard.push(request);
    const fault = takeFault(faults, request);
    const reply = fault === undefined || fault.worksFirst ? answer(request) : undefined;
    tell(response, fault?.reply ?? reply);
  };
  const server = createServer((incoming, response) => void handle(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ heard, faults },
    changes: () => heard.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`),
  };
}

function takeFault(faults: FarFault[], { method, path }: FarRequest): FarFault | undefined {
  const at = faults.findIndex((fault) => fault.method === method && path.includes(fault.path));
  return at < 0 ? undefined : faults.splice(at, 1)[0];
}

function tell(response: ServerResponse, told: FarReply | 'hang' | undefined): void {
  if (told === undefined || told === 'hang') return;
  response.writeHead(told.status, { 'content-type': 'application/json; charset=utf-8', ...told.headers });
  response.end(JSON.stringify(told.body));
}
