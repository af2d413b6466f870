// SPDX-License-Identifier: Apache-2.0
import { readStoredMail } from '../cases/inbound.ts';
import { sendDue, sendLetter } from '../cases/outbox.ts';
import { lookForLetters } from '../cases/outbox-doubt.ts';
import { runCaseClocks } from '../cases/run-case-clocks.ts';
import { tellOfIssues } from '../cases/tell-of-issues.ts';
import type { ServerContext } from '../context.ts';
import { importReport } from '../ingest/import-report.ts';
import { releaseProven } from '../publishing/case-side.ts';
import { checkWholeTree } from '../publishing/check-tree.ts';
import { watchNumbers } from '../publishing/numbers.ts';
import { watchPublished } from '../publishing/post-release.ts';
import { refreshReleases } from '../publishing/releases/refresh-releases.ts';
import { publishDue, runPublication } from '../publishing/run.ts';
import { refreshSite } from '../publishing/site.ts';
import { closeDay, tendEmbedded } from './daily.ts';
import type { Handlers } from './queue-jobs.ts';
import { rematch } from './rematch.ts';
import { runClocks } from './run-clocks.ts';

/** What each kind of job does. */
export function handlersOf(context: ServerContext): Handlers {
  return {
    'import-report': async ({ report }) => await importReport(context, report),
    rematch: async (payload) => {
      await rematch(context, payload);
    },
    clocks: async () => {
      await runClocks(context);
      await runCaseClocks(context);
      await sendDue(context);
      await tellOfIssues(context);
      await lookForLetters(context);
      await releaseProven(context);
      await publishDue(context);
      await refreshSite(context);
      await refreshReleases(context);
      await context.audit.checkpoint();
      await tendEmbedded(context);
    },
    'send-letter': async ({ message }) => await sendLetter(context, message),
    'find-letters': async () => await lookForLetters(context),
    'tell-issues': async () => await tellOfIssues(context),
    'read-mail': async ({ mail }) => await readStoredMail(context, mail),
    publish: async ({ publication }) => await runPublication(context, publication),
    'rebuild-site': async () => {
      await refreshSite(context);
      await refreshReleases(context);
    },
    daily: async () => {
      await closeDay(context);
      await watchNumbers(context);
      await watchPublished(context);
      await checkWholeTree(context);
    },
  };
}
