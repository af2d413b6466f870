// SPDX-License-Identifier: Apache-2.0
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { parseSearch, searchText } from './location.ts';
import { NotFound, PageFault } from './not-found.tsx';
import { pages } from './pages.ts';
import { Shell } from './shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: PageFault });
const routes = pages.map(({ path, load }) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(() => load().then((component) => ({ component })), 'component'),
    errorComponent: PageFault,
  }),
);

export const router = createRouter({
  routeTree: root.addChildren(routes),
  parseSearch,
  stringifySearch: searchText,
  defaultPendingMs: 300,
});
