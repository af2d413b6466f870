// SPDX-License-Identifier: Apache-2.0
import { advisoryFormat } from '../../../advisories/registry.ts';
import { newUid } from '../../../sealed/place.ts';
import type { ServerContext } from '../../context.ts';
import type { CveAsk, CveDesk, Handed, Looked } from '../cve-routes/contract.ts';
import { cveRoute } from '../cve-routes/registry.ts';
import type { Line, LineAsk, Seen } from './contract.ts';
import { signedMail } from './signed-mail.ts';

/**
 * Tells the configured route. The line is done when the route has taken it: the number itself may come days later, is watched in
 * `advisory_numbers`, and nothing waits for it.
 */
export const cve: Line = {
  send: async (ask) => {
    const desk = deskOf(ask.context);
    if (!desk) return { outcome: 'refused', answer: 'no CVE route is configured' };
    const handed = await desk.hand(await askOf(ask));
    if (handed.outcome === 'sent') await keepNumber(ask, handed);
    const { value: _, state: __, ...sent } = handed;
    return sent;
  },
  look: async (ask) => {
    const desk = deskOf(ask.context);
    if (!desk) return { found: 'unknown', answer: 'no CVE route is configured' };
    const asked = await askOf(ask);
    const looked = await desk.look(asked);
    const found = foundOf(looked, ask);
    // What was found after a crash was handed over before it.
    if (found === 'there' && ask.line.state === 'sending') await keepNumber(ask, handedOf(looked));
    return { found, answer: looked.answer };
  },
  tells: async (ask) => deskOf(ask.context)?.tells(await askOf(ask)) ?? false,
};

export function deskOf(context: ServerContext): CveDesk | undefined {
  const { publishing, mail } = context.config;
  const given = publishing?.cve;
  const smtp = mail?.smtp;
  return given && cveRoute(given.route)?.open(given.settings, { smtp, ...(smtp && { letters: signedMail(context, smtp) }) });
}

async function askOf({ advisory, publisher, line, earlierId }: LineAsk): Promise<CveAsk> {
  const number = numberOf(advisory.aliases);
  const format = number === undefined ? undefined : advisoryFormat('cve');
  const written = format && (await format.write({ advisory, publisher, language: 'en' }));
  const { cnaContainer } = JSON.parse(written ?? '{}') as { cnaContainer?: Record<string, unknown> };
  return {
    ...{ advisory, publisher, cve: number, requestId: line.uid, container: cnaContainer },
    remoteId: line.remote_id ?? earlierId,
  };
}

function numberOf(aliases: readonly string[]): string | undefined {
  return aliases.find((alias) => alias.startsWith('CVE-'));
}

function foundOf({ state }: Looked, { line }: LineAsk): Seen['found'] {
  if (state === 'absent' || state === 'unreached') return state;
  if (state === 'rejected' || state === 'published' || state === 'reserved' || state === 'requested') return 'there';
  return line.state === 'sent' ? 'there' : 'unknown';
}

function handedOf({ state, answer, value }: Looked): Handed {
  const known = state === 'published' || state === 'reserved' || state === 'requested' || state === 'rejected' ? { state } : {};
  return { outcome: 'sent', answer, ...known, ...(value !== undefined && { value }) };
}

/** One row for each advisory and route. */
async function keepNumber({ context, publication, advisory }: LineAsk, { value, answer, state: given }: Handed): Promise<void> {
  const now = context.now();
  const route = context.config.publishing?.cve?.route ?? '';
  const state = given ?? (numberOf(advisory.aliases) ? 'published' : value === undefined ? 'requested' : 'reserved');
  await context.store.transaction(async (tx) => {
    const row = await tx
      .selectFrom('advisory_numbers')
      .where('advisory_uid', '=', publication.advisory_uid)
      .where('kind', '=', 'cve')
      .select(['uid', 'requested_at'])
      .forUpdate()
      .executeTakeFirst();
    const changed = {
      route,
      state,
      answer,
      ...(value !== undefined && { value }),
      ...(state !== 'requested' && { settled_at: now }),
    };
    if (row)
      await tx
        .updateTable('advisory_numbers')
        .set({ ...changed, requested_at: row.requested_at ?? now })
        .where('uid', '=', row.uid)
        .execute();
    else
      await tx
        .insertInto('advisory_numbers')
        .values({
          ...{ uid: newUid(), advisory_uid: publication.advisory_uid, kind: 'cve', value: null, settled_at: null },
          ...{ wanted_at: now, requested_at: now, ...changed },
        })
        .execute();
  });
}
