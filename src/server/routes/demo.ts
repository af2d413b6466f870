// SPDX-License-Identifier: Apache-2.0
import { loadDemo } from '../actions/load-demo.ts';
import { id, object } from '../contract/common.ts';
import { type Route, route } from '../route.ts';

export const demoRoutes: readonly Route[] = [
  route({
    method: 'POST',
    url: '/demo',
    summary: 'Fill an empty installation with the example portfolio',
    access: { who: 'may', permission: 'configure' },
    perMinute: 5,
    schemas: { body: object({}), answer: object({ product: id }) },
    handle: async ({ caller }, context) => ({ product: await loadDemo(context, caller) }),
  }),
];
