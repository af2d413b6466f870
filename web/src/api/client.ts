// SPDX-License-Identifier: Apache-2.0
import type { ProblemDocument } from './types.ts';

const root = '/api/v1';

/** What went wrong with a request, as the server told it (RFC 9457), or as the browser met it (code `unreachable`). */
/** What is not there, or not for this person: the answer is the same. */
export function isMissing(error: Error): boolean {
  return error instanceof ApiError && error.status === 404;
}

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly { path: string; message: string }[];
  /** Seconds until it makes sense to try again; 0 when not told. */
  readonly retryAfter: number;

  constructor(problem: Pick<ProblemDocument, 'status' | 'code' | 'detail' | 'errors'>, retryAfter = 0) {
    super(problem.detail);
    this.name = 'ApiError';
    this.status = problem.status;
    this.code = problem.code;
    this.fields = problem.errors ?? [];
    this.retryAfter = retryAfter;
  }
}

export type QueryValue = string | number | boolean | null | undefined;
export type Query = Readonly<Record<string, QueryValue>>;
export interface Sending {
  query?: Query | undefined;
  body?: unknown;
  signal?: AbortSignal | undefined;
  /** Of another session than the person's: a reporter's, behind a receipt code. */
  csrf?: string | undefined;
  /** Of a file that is the body; names are private, so they do not stand in the address. */
  fileName?: string | undefined;
}

/** The session's token against forged requests; GET /session gives it, every change sends it. */
let csrf = '';
export function rememberCsrf(token: string): void {
  csrf = token;
}

/** Sends one request. Strings and blobs go as they are, everything else as JSON. Throws ApiError; an abort stays an abort. */
export async function send<T>(
  method: string,
  path: string,
  { query, body, signal, csrf: own, fileName }: Sending = {},
): Promise<T> {
  const init = initOf(method, body, own ?? csrf);
  if (fileName !== undefined) Object.assign(init.headers ?? {}, { 'x-ngao-file-name': encodeURIComponent(fileName) });
  if (signal) init.signal = signal;
  let response: Response;
  try {
    response = await fetch(`${root}${path}${queryText(query)}`, init);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError({
      status: 0,
      code: 'unreachable',
      detail: 'The server does not answer. Check the connection and try again.',
    });
  }
  if (!response.ok) throw await problemOf(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

function initOf(method: string, body: unknown, token: string): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (method !== 'GET') headers['x-ngao-csrf'] = token;
  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (body === undefined) return init;
  const raw = typeof body === 'string' || body instanceof Blob;
  headers['content-type'] = raw ? 'application/octet-stream' : 'application/json';
  return { ...init, body: raw ? body : JSON.stringify(body) };
}

export const get = <T>(path: string, query?: Query, signal?: AbortSignal) => send<T>('GET', path, { query, signal });

/** `?a=1&b=x`, or nothing. Empty values are left out: an absent filter and an empty one are the same. */
export function queryText(query: Query = {}): string {
  const told = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return told.length === 0 ? '' : `?${new URLSearchParams(told.map(([key, value]) => [key, String(value)]))}`;
}

/** The address of something that the browser itself fetches: a download. */
export function apiAddress(path: string, query?: Query): string {
  return `${root}${path}${queryText(query)}`;
}

/** Reads a problem document; what a proxy answered in another form becomes a problem too. */
export async function problemOf(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get('retry-after') ?? 0) || 0;
  const body: unknown = await response.json().catch(() => undefined);
  if (isProblem(body)) return new ApiError({ ...body, status: response.status }, retryAfter);
  const detail = `The server answered ${response.status} without saying why. Try again; if it stays so, ask your administrator.`;
  return new ApiError({ status: response.status, code: 'unexplained', detail }, retryAfter);
}

function isProblem(body: unknown): body is ProblemDocument {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body && typeof body.detail === 'string';
}
