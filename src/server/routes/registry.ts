// SPDX-License-Identifier: Apache-2.0
import type { Route } from '../route.ts';
import { advisoryRoutes } from './advisories.ts';
import { auditRoutes } from './audit.ts';
import { caseRoutes } from './cases.ts';
import { caseDeskRoutes } from './cases-desk.ts';
import { inboundRoutes } from './cases-inbound.ts';
import { committeeRoutes } from './committee.ts';
import { confirmRoutes } from './confirm.ts';
import { decisionRoutes } from './decisions.ts';
import { demoRoutes } from './demo.ts';
import { findingRoutes } from './findings.ts';
import { intakeRoutes } from './intake.ts';
import { oidcRoutes } from './oidc.ts';
import { operationRoutes } from './operations.ts';
import { overviewRoutes } from './overview.ts';
import { passkeyRoutes } from './passkeys.ts';
import { peopleRoutes } from './people.ts';
import { portfolioRoutes } from './portfolio.ts';
import { publishingRoutes } from './publishing.ts';
import { releaseRoutes } from './releases.ts';
import { reporterRoutes } from './reporter.ts';
import { sessionRoutes } from './session.ts';

/** Every address the server answers; a test walks it. */
export const routes: readonly Route[] = [
  ...sessionRoutes,
  ...confirmRoutes,
  ...passkeyRoutes,
  ...oidcRoutes,
  ...portfolioRoutes,
  ...releaseRoutes,
  ...findingRoutes,
  ...decisionRoutes,
  ...overviewRoutes,
  ...peopleRoutes,
  ...intakeRoutes,
  ...reporterRoutes,
  ...caseRoutes,
  ...committeeRoutes,
  ...inboundRoutes,
  ...publishingRoutes,
  ...advisoryRoutes,
  ...caseDeskRoutes,
  ...auditRoutes,
  ...demoRoutes,
  ...operationRoutes,
];
