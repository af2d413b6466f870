// SPDX-License-Identifier: Apache-2.0
import type { TestContext } from 'node:test';
import { checkGhsa } from '../../src/advisories/ghsa/check-ghsa.ts';
import { type FarApi, type FarReply, type FarRequest, farApi } from './far-api.ts';

// biome-ignore lint/suspicious/noExplicitAny: an advisory as GitHub answers it
type Row = any;
export type FarGithub = FarApi & { advisories: Row[]; token: string; asked: string[] };

const home = '/repos/example/ledger/security-advisories';
const missing = { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' };

/** The security advisories of one repository, as GitHub's REST API of 2022-11-28 answers. */
export async function farGithub(t: TestContext): Promise<FarGithub> {
  const advisories: Row[] = [];
  const asked: string[] = [];
  const token = 'a-token-of-the-test';
  const api = await farApi(t, (request) => {
    if (request.headers.authorization !== `Bearer ${token}`)
      return { status: 401, body: { message: 'Bad credentials', documentation_url: missing.documentation_url, status: '401' } };
    return request.path.startsWith(home) ? route(request, { advisories, asked }) : { status: 404, body: missing };
  });
  return { ...api, advisories, token, asked };
}

function route(request: FarRequest, { advisories, asked }: { advisories: Row[]; asked: string[] }): FarReply {
  const { method, path } = request;
  const [id = '', verb] = path.slice(home.length).split('?')[0]?.split('/').slice(1) ?? [];
  if (id === '') return method === 'GET' ? { status: 200, body: [...advisories].reverse() } : create(advisories, request);
  const row = advisories.find(({ ghsa_id }) => ghsa_id === id);
  if (!row) return { status: 404, body: missing };
  if (verb !== 'cve') return method === 'GET' ? { status: 200, body: row } : change(row, request);
  asked.push(id);
  return { status: 202, body: {} };
}

function create(advisories: Row[], { body }: FarRequest): FarReply {
  const faults = checkGhsa(JSON.stringify(body));
  if (faults.length > 0) return { status: 422, body: { message: 'Validation Failed', errors: faults } };
  const letters = '23456789cfghjmpqrvwx';
  const id = `GHSA-2345-6789-${`ccc${letters[advisories.length]}`}`;
  const at = '2026-06-01T09:00:00Z';
  const row = { ghsa_id: id, ...body, state: 'draft', created_at: at, updated_at: at, published_at: null, withdrawn_at: null };
  advisories.push(row);
  return { status: 201, body: row };
}

function change(row: Row, { body }: FarRequest): FarReply {
  const { state, ...rest } = body;
  const faults = checkGhsa(JSON.stringify(rest));
  if (faults.length > 0 || !['published', 'closed', 'draft'].includes(state ?? row.state))
    return { status: 422, body: { message: 'Validation Failed', errors: faults } };
  Object.assign(row, rest, { state: state ?? row.state });
  if (row.state === 'published') row.published_at ??= '2026-06-01T09:00:00Z';
  // It keeps line ends as browsers send them.
  row.description = row.description.replaceAll('\n', '\r\n');
  return { status: 200, body: row };
}
