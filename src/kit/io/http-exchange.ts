// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../errors.ts';
import { readAddress, shown } from './http.ts';
import { Watch } from './http-watch.ts';

export interface ExchangeRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** Milliseconds without an answer; default five minutes (a large body travels in that time). */
  patience?: number;
}

export interface ExchangeAnswer {
  status: number;
  headers: Headers;
  /** At most `answerLimit` bytes of it. */
  text: string;
}

/** Bytes of an answer; whoever we talk to answers with small documents. */
const answerLimit = 1024 * 1024;

/**
 * One request with credentials and its small answer, whatever its status. https only, plain http only to this machine
 * itself. No redirect is followed: what is sent is meant for this address alone. Throws `network-failed` when there is no
 * answer or it is too long, `usage` for an address that may not be asked; messages never hold headers or body.
 */
export async function exchange(request: ExchangeRequest): Promise<ExchangeAnswer> {
  const address = readAddress(request.url, 'Use the address of your Ngao server.');
  const patience = request.patience ?? 300_000;
  const watch = new Watch({ total: patience, idle: patience });
  try {
    const response = await fetch(address.href, {
      method: request.method,
      headers: { ...request.headers, 'accept-encoding': 'identity', 'user-agent': 'ngao' },
      redirect: 'manual',
      signal: watch.signal,
      ...(request.body !== undefined && { body: request.body }),
    });
    return { status: response.status, headers: response.headers, text: await textOf(response, request) };
  } catch (thrown) {
    if (thrown instanceof NgaoError) throw thrown;
    throw failed(request, watch.reason ?? 'failed: the server was not reached or the connection broke', thrown);
  } finally {
    watch.stop();
  }
}

async function textOf(response: Response, request: ExchangeRequest): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > answerLimit) throw failed(request, `was answered with more than ${answerLimit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function failed({ method, url }: ExchangeRequest, what: string, cause?: unknown): NgaoError {
  return new NgaoError('network-failed', `The request ${method} ${shown(url)} ${what}.`, { cause });
}
