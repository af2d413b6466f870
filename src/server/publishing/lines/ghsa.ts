// SPDX-License-Identifier: Apache-2.0
import { advisoryFormat } from '../../../advisories/registry.ts';
import { NgaoError } from '../../../kit/errors.ts';
import { sha256 } from '../public-rows.ts';
import type { Line, LineAsk, Seen, Sent } from './contract.ts';
import { askFar, type FarAnswer, isAnswer, outcomeOf } from './far-http.ts';

/** The repository's security advisories by GitHub's REST API (version 2022-11-28). */
export const ghsa: Line = {
  send: async (ask) => {
    const body = await bodyOf(ask);
    const there = await findOurs(ask);
    if (!isFound(there)) return there;
    const id = there.id ?? (await create(ask, body));
    if (typeof id !== 'string') return id;
    const answer = await call(ask, { method: 'PATCH', path: `/${id}`, body: JSON.stringify({ ...body, state: 'published' }) });
    if (!isAnswer(answer)) return { ...answer, remoteId: id };
    return { ...outcomeOf(answer), remoteId: id, digest: sha256(JSON.stringify(body)) };
  },
  look: async (ask) => {
    const there = await findOurs(ask);
    if (!isFound(there)) return { found: 'not-yet', answer: there.answer };
    if (there.id === undefined) return { found: 'absent', answer: 'the repository has no such advisory' };
    const wanted = (await bodyOf(ask)) as { summary?: unknown };
    const same = there.state === 'published' && there.summary === wanted.summary;
    const answer = `${there.id} is ${there.state ?? 'there'}`;
    return { found: same ? 'there' : 'absent', answer, remoteId: there.id } satisfies Seen;
  },
};

interface Ours {
  id: string | undefined;
  state?: string;
  summary?: string;
}
const isFound = (given: Ours | Sent): given is Ours => !('outcome' in given);

interface Row {
  ghsa_id?: string;
  state?: string;
  summary?: string;
  description?: string;
}

/** By the number that we know, else by our own number in the text: what a killed process has made is found again. */
async function findOurs(ask: LineAsk): Promise<Ours | Sent> {
  const { advisory, line, earlierId } = ask;
  const known = line.remote_id || earlierId || advisory.aliases.find((alias) => alias.startsWith('GHSA-'));
  const answer = await call(ask, { method: 'GET', path: known ? `/${known}` : '?per_page=100&sort=created&direction=desc' });
  if (!isAnswer(answer)) return { ...answer, outcome: 'try-later' };
  if (known && answer.status === 404) return { outcome: 'refused', answer: `${known} is not in this repository` };
  if (answer.status !== 200)
    return { outcome: answer.status === 401 || answer.status === 403 ? 'refused' : 'try-later', answer: answer.answer };
  const rows = (Array.isArray(answer.body) ? answer.body : [answer.body]) as Row[];
  return oursOf(known ? rows[0] : rows.find(({ description }) => description?.includes(advisory.id)));
}

function oursOf(row: Row | undefined): Ours {
  if (!row?.ghsa_id) return { id: undefined };
  return { id: row.ghsa_id, ...(row.state && { state: row.state }), ...(row.summary && { summary: row.summary }) };
}

async function create(ask: LineAsk, body: unknown): Promise<string | Sent> {
  const answer = await call(ask, { method: 'POST', path: '', body: JSON.stringify(body) });
  if (!isAnswer(answer)) return answer;
  const { ghsa_id: id } = (answer.body ?? {}) as Row;
  return answer.status === 201 && id ? id : outcomeOf({ ...answer, status: answer.status < 300 ? 500 : answer.status });
}

/** As the format writes it; our number stands in the text, so that it is found again. */
async function bodyOf({ advisory, publisher }: LineAsk): Promise<Record<string, unknown>> {
  const format = advisoryFormat('ghsa');
  if (!format) throw new NgaoError('internal', 'There is no format for GitHub advisories.');
  const body = JSON.parse(await format.write({ advisory, publisher, language: 'en' })) as Record<string, unknown>;
  const description = String(body.description ?? '');
  return description.includes(advisory.id) ? body : { ...body, description: `${description.trimEnd()}\n\n${advisory.id}\n` };
}

interface Call {
  method: 'GET' | 'POST' | 'PATCH';
  path: string;
  body?: string;
}

async function call({ context }: LineAsk, { method, path, body }: Call): Promise<FarAnswer | Sent> {
  const { api = 'https://api.github.com', repository, token } = (context.config.publishing?.ghsa ?? {}) as Record<string, string>;
  if (!repository || !token) return { outcome: 'refused', answer: 'the repository or its token is not configured' };
  return await askFar({
    method,
    url: `${api}/repos/${repository}/security-advisories${path}`,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'x-github-api-version': '2022-11-28',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body }),
  });
}
