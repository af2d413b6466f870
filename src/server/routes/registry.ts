// SPDX-License-Identifier: Apache-2.0
import type { Route } from '../route.ts';
import { auditRoutes } from './audit.ts';
import { operationRoutes } from './operations.ts';
import { peopleRoutes } from './people.ts';
import { portfolioRoutes } from './portfolio.ts';
import { releaseRoutes } from './releases.ts';
import { sessionRoutes } from './session.ts';

/** Every address the server answers; a test walks it. */
export const routes: readonly Route[] = [
  ...sessionRoutes,
  ...portfolioRoutes,
  ...releaseRoutes,
  ...peopleRoutes,
  ...auditRoutes,
  ...operationRoutes,
];
