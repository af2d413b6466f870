// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Migration } from '../engine/migrate.ts';
import { portfolio } from './001-portfolio.ts';
import { portfolioDecisions } from './001-portfolio-decisions.ts';
import { people } from './002-people.ts';
import { rematchState } from './003-rematch.ts';
import { decisionIndexes } from './004-decisions.ts';
import { auditGuard } from './005-audit-guard.ts';
import { countsAndOrder } from './006-counts-and-order.ts';
import { pageSpeed } from './007-page-speed.ts';
import { cases } from './008-cases.ts';
import { authentication } from './009-auth.ts';
import { toldBefore } from './010-told-before.ts';
import { caseReads } from './012-case-reads.ts';
import { advisories } from './013-advisories.ts';
import { caseEnds } from './014-case-ends.ts';
import { factsTogether } from './015-facts-together.ts';
import { publishing } from './017-publishing.ts';
import { caseImports } from './018-case-imports.ts';
import { committeeRota } from './019-committee-rota.ts';
import { lettersReturned } from './020-letters-returned.ts';
import { signingKeys } from './022-signing-keys.ts';
import { publicReleases } from './023-public-releases.ts';
import { caseFindings } from './025-case-findings.ts';
import { publicIssues } from './027-public-issues.ts';
import { keysAndSummaries } from './028-keys-and-summaries.ts';
import { desk } from './029-desk.ts';
import { componentSearch } from './030-component-search.ts';
import { whenScansRan } from './032-when-scans-ran.ts';
import { groupMoves } from './033-group-moves.ts';

/** Every migration, oldest first: SQL that runs unchanged on both engines. A migration that was released is never edited. */
export const migrations: readonly Migration[] = [
  migration('001-portfolio', portfolio + portfolioDecisions),
  migration('002-people', people),
  migration('003-rematch', rematchState),
  migration('004-decisions', decisionIndexes),
  migration('005-audit-guard', auditGuard),
  migration('006-counts-and-order', countsAndOrder),
  migration('007-page-speed', pageSpeed),
  migration('008-cases', cases),
  migration('009-auth', authentication),
  migration('010-told-before', toldBefore),
  migration('012-case-reads', caseReads),
  migration('013-advisories', advisories),
  migration('014-case-ends', caseEnds),
  migration('015-facts-together', factsTogether),
  migration('017-publishing', publishing),
  migration('018-case-imports', caseImports),
  migration('019-committee-rota', committeeRota),
  migration('020-letters-returned', lettersReturned),
  migration('022-signing-keys', signingKeys),
  migration('023-public-releases', publicReleases),
  migration('025-case-findings', caseFindings),
  migration('027-public-issues', publicIssues),
  migration('028-keys-and-summaries', keysAndSummaries),
  migration('029-desk', desk),
  migration('030-component-search', componentSearch),
  migration('032-when-scans-ran', whenScansRan),
  migration('033-group-moves', groupMoves),
];

function migration(name: string, text: string): Migration {
  return {
    name,
    up: async (db) => {
      await sql.raw(text).execute(db);
    },
  };
}
