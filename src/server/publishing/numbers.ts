// SPDX-License-Identifier: Apache-2.0
import type { Advisory, Publisher } from '../../model/advisory.ts';
import { act } from '../actions/action.ts';
import { publisherOf } from '../advisories/publisher.ts';
import { type ServerContext, systemCaller } from '../context.ts';
import type { CveDesk } from './cve-routes/contract.ts';
import { deskOf } from './lines/cve.ts';

/** Asks the route about numbers that were asked for and have not come. Nothing waits for the answer. */
export async function watchNumbers(context: ServerContext): Promise<void> {
  const desk = deskOf(context);
  const { publisher, isSaved } = await publisherOf(context, context.db);
  if (!desk || !isSaved) return;
  const rows = await context.db
    .selectFrom('advisory_numbers as n')
    .innerJoin('advisories as a', 'a.uid', 'n.advisory_uid')
    .innerJoin('public_advisories as p', 'p.id', 'a.number')
    .where('n.kind', '=', 'cve')
    .where('n.state', 'in', ['requested', 'reserved'])
    .select(['n.uid', 'n.state', 'n.advisory_uid', 'p.content'])
    .select(({ selectFrom }) =>
      selectFrom('publication_lines as l')
        .innerJoin('publications as b', 'b.uid', 'l.publication_uid')
        .whereRef('b.advisory_uid', '=', 'n.advisory_uid')
        .where('l.channel', '=', 'cve')
        .where('l.remote_id', 'is not', null)
        .orderBy('b.planned_at', 'desc')
        .select('l.remote_id')
        .limit(1)
        .as('remote'),
    )
    .execute();
  for (const row of rows)
    try {
      await watchNumber(context, { ...row, advisory: row.content as unknown as Advisory, desk, publisher });
    } catch (error) {
      // One that cannot be asked about keeps no other one waiting.
      context.log.error({ err: error }, 'a CVE number could not be asked about');
    }
}

interface Watched {
  uid: string;
  advisory_uid: string;
  state: string;
  remote: string | null;
  advisory: Advisory;
  desk: CveDesk;
  publisher: Publisher;
}

async function watchNumber(context: ServerContext, given: Watched): Promise<void> {
  const { uid, state, remote, advisory, desk, publisher } = given;
  const ask = { advisory, publisher, cve: undefined, container: undefined, remoteId: remote ?? '', requestId: uid };
  const looked = await desk.look(ask);
  if (looked.state === 'unknown' || looked.state === 'absent' || looked.state === 'unreached' || looked.state === state) return;
  const { state: to, answer, value } = looked;
  await act(context, systemCaller('watch'), async ({ tx, now, audit }) => {
    await tx
      .updateTable('advisory_numbers')
      .set({ state: to, answer, ...(value !== undefined && { value }), ...(to !== 'requested' && { settled_at: now }) })
      .where('uid', '=', uid)
      .execute();
    await audit({
      action: 'advisory.number',
      subject: { kind: 'advisory', id: given.advisory_uid },
      productId: null,
      data: { kind: 'cve', from: state, state: to },
    });
  });
}
