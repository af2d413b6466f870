// SPDX-License-Identifier: Apache-2.0
import type { Advisory } from '../../model/advisory.ts';
import { publisherOf } from '../advisories/publisher.ts';
import type { ServerContext } from '../context.ts';
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
  for (const { uid, content, remote } of rows) {
    const advisory = content as unknown as Advisory;
    const cve = advisory.aliases.find((alias) => alias.startsWith('CVE-'));
    const looked = await desk.look({ advisory, publisher, cve, record: undefined, remoteId: remote ?? '', requestId: uid });
    if (looked.state === 'unknown' || looked.state === 'absent') continue;
    const now = context.now();
    await context.db
      .updateTable('advisory_numbers')
      .set({
        ...{ state: looked.state, answer: looked.answer },
        ...(looked.value !== undefined && { value: looked.value }),
        ...(looked.state !== 'requested' && { settled_at: now }),
      })
      .where('uid', '=', uid)
      .execute();
  }
}
