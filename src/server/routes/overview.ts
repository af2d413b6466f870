// SPDX-License-Identifier: Apache-2.0
import { Overview, OverviewQuery, SearchAnswer, SearchQuery } from '../contract/portfolio.ts';
import { type Route, route } from '../route.ts';
import { overviewView } from '../views/overview.ts';
import { searchView } from '../views/search.ts';

const read = { who: 'may', permission: 'read' } as const;

export const overviewRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/overview',
    summary: 'What stands open, what waits for you, which way things go',
    access: read,
    schemas: { query: OverviewQuery, answer: Overview },
    handle: async ({ caller, query }, context) => await overviewView(context, caller, query),
  }),
  route({
    method: 'GET',
    url: '/search',
    summary: 'Jump to a finding, component, target, release or exception',
    access: read,
    schemas: { query: SearchQuery, answer: SearchAnswer },
    handle: async ({ caller, query }, context) => await searchView(context, caller, query.q),
  }),
];
