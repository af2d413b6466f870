// SPDX-License-Identifier: Apache-2.0
import { readStoredMail } from '../cases/inbound.ts';
import { sendDue, sendLetter } from '../cases/outbox.ts';
import { runCaseClocks } from '../cases/run-case-clocks.ts';
import type { ServerContext } from '../context.ts';
import { importReport } from '../ingest/import-report.ts';
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
      await context.audit.checkpoint();
      await tendEmbedded(context);
    },
    'send-letter': async ({ message }) => await sendLetter(context, message),
    'read-mail': async ({ mail }) => await readStoredMail(context, mail),
    daily: async () => await closeDay(context),
  };
}
