// SPDX-License-Identifier: Apache-2.0
import type { TestContext } from 'node:test';
import { type FarApi, type FarReply, type FarRequest, farApi } from './far-api.ts';

export interface FarIssue {
  iid: number;
  title: string;
  description: string;
  state: 'opened' | 'closed';
  confidential: boolean;
  notes: string[];
}
export type FarGitlab = FarApi & { issues: FarIssue[]; token: string };

const home = `/api/v4/projects/${encodeURIComponent('example/cve')}/issues`;

/** Issues of one project and their notes, as GitLab's REST API (v4) answers. */
export async function farGitlab(t: TestContext): Promise<FarGitlab> {
  const issues: FarIssue[] = [];
  const token = 'a-token-of-the-test';
  const api = await farApi(t, (request) => {
    if (request.headers['private-token'] !== token) return { status: 401, body: { message: '401 Unauthorized' } };
    if (!request.path.startsWith(home)) return { status: 404, body: { message: '404 Project Not Found' } };
    return route(issues, request);
  });
  return { ...api, issues, token };
}

function route(issues: FarIssue[], { method, path, body }: FarRequest): FarReply {
  const [way = '', query = ''] = path.slice(home.length).split('?');
  const [, iid, notes] = way.split('/');
  if (iid === undefined && method === 'POST') {
    const issue: FarIssue = { iid: issues.length + 1, state: 'opened', notes: [], confidential: false, ...body };
    issues.push(issue);
    return { status: 201, body: issue };
  }
  if (iid === undefined) {
    const wanted = new URLSearchParams(query).get('search') ?? '';
    return { status: 200, body: issues.filter(({ title }) => title.includes(wanted)).reverse() };
  }
  const issue = issues.find((each) => String(each.iid) === iid);
  if (!issue) return { status: 404, body: { message: '404 Not found' } };
  if (notes === undefined) return { status: 200, body: issue };
  if (method === 'POST') issue.notes.push(body.body);
  const told = issue.notes.map((text, at) => ({ id: at + 1, body: text, system: false }));
  return method === 'POST' ? { status: 201, body: told.at(-1) } : { status: 200, body: told.reverse() };
}
