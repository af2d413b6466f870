// SPDX-License-Identifier: Apache-2.0
import { advisoryFormat } from '../../../advisories/registry.ts';
import { NgaoError } from '../../../kit/errors.ts';
import { sha256 } from '../public-rows.ts';
import type { Line, LineAsk, Seen, Sent } from './contract.ts';
import { askFar, type FarAnswer, isAnswer, outcomeOf, outcomeOfQuestion } from './far-http.ts';
import { repositoryOf } from './ghsa-settings.ts';

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
    if (!isFound(there)) return { found: 'unreached', answer: there.answer };
    if (there.id === undefined) return { found: 'absent', answer: 'the repository has no such advisory' };
    const wanted = await bodyOf(ask);
    const saysSo = lines(there.summary) === lines(wanted.summary) && lines(there.description) === lines(wanted.description);
    const answer = `${there.id} is ${there.state ?? 'there'}${saysSo ? '' : ' and says something else'}`;
    const found = saysSo && there.state === 'published' ? 'there' : 'absent';
    return { found, answer, remoteId: there.id } satisfies Seen;
  },
  // It is found by its number or by ours, and says what it was given.
  tells: async () => true,
};

/** Line ends are the far side's. */
function lines(text: unknown): string {
  return String(text ?? '')
    .replaceAll('\r\n', '\n')
    .trimEnd();
}

interface Ours {
  id: string | undefined;
  state?: string;
  summary?: string;
  description?: string;
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
  if (!isAnswer(answer)) return { ...answer, outcome: answer.outcome === 'refused' ? 'refused' : 'try-later' };
  if (known && answer.status === 404) return { outcome: 'refused', answer: `${known} is not in this repository` };
  if (answer.status !== 200) return outcomeOfQuestion(answer);
  const rows = (Array.isArray(answer.body) ? answer.body : [answer.body]) as Row[];
  return oursOf(known ? rows[0] : rows.find(({ description }) => description?.includes(advisory.id)));
}

function oursOf(row: Row | undefined): Ours {
  if (!row?.ghsa_id) return { id: undefined };
  const { ghsa_id: id, state = '', summary = '', description = '' } = row;
  return { id, state, summary, description };
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
  const given = context.config.publishing?.ghsa;
  if (given === undefined) return { outcome: 'refused', answer: 'the repository is not configured any more' };
  const { advisories, headers, timeout } = repositoryOf(given, 'ghsa');
  const request = { method, url: `${advisories}${path}`, headers, patience: timeout };
  return await askFar({ ...request, ...(body !== undefined && { body }) });
}
