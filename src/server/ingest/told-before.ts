// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Database, Tx } from '../context.ts';
import type { ToldLast } from './reading/told-content.ts';
import type { Site } from './save-plan.ts';

/*
 * Most nights a report says word for word what the one before said. Its stream then has the digest of it (`streams.told`),
 * and nothing is looked up finding by finding. Where the reader says out of which bytes a report's observations are made, and
 * these are the same too, they are not even read. The digest stands there only from the end of a report that left exactly what
 * it told alive. It goes before the next report of the stream writes anything, and whenever names turn out to mean something
 * else; so that a process that ends at any moment leaves at worst a report that is looked at in full.
 */

type OfStream = Pick<Site, 'targetId' | 'streamId'>;

/**
 * Whether the stream told this before and all of it stands as it was told; then how many findings. While groups are held: nobody
 * moves findings between them. What somebody called fixed and the scan still sees is to be reopened: not as it was.
 */
export async function toldBefore(tx: Tx, { targetId, streamId }: OfStream, digest: string): Promise<number | undefined> {
  const { told } = await tx.selectFrom('streams').where('id', '=', streamId).select('told').executeTakeFirstOrThrow();
  if (readToldWord(told)?.digest !== digest) return undefined;
  const { rows } = await sql<{ live: number; fixed: boolean }>`
    select (select count(*) from observations where stream_id = ${streamId} and until_report is null) as live,
      exists (select 1 from findings f where f.target_id = ${targetId} and f.state = 'fixed' and exists (
        select 1 from observations o where o.stream_id = ${streamId} and o.finding_id = f.id and o.until_report is null)) as fixed`.execute(
    tx,
  );
  return rows[0]?.fixed === false ? rows[0].live : undefined;
}

/** From here on the stream is between two reports. */
export async function beginTelling(db: Database, { streamId }: OfStream, mark: string): Promise<void> {
  await db.updateTable('streams').set({ told: mark }).where('id', '=', streamId).execute();
}

/** The report is whole, and alive is what it told; unless names were moved since it began. */
export async function endTelling(
  tx: Tx,
  { streamId }: OfStream,
  { mark, last }: { mark: string; last: ToldLast },
): Promise<void> {
  await tx
    .updateTable('streams')
    .set({ told: toldWord(last) })
    .where('id', '=', streamId)
    .where('told', '=', mark)
    .execute();
}

/** The same was told in other bytes; inside the transaction in which `toldBefore` said so. */
export async function toldOtherwise(tx: Tx, { streamId }: OfStream, last: ToldLast): Promise<void> {
  const told = toldWord(last);
  await tx.updateTable('streams').set({ told }).where('id', '=', streamId).where('told', '<>', told).execute();
}

/** How `streams.told` says it: the digest, then how many and out of which bytes where that is known. */
function toldWord({ digest, basis, told }: ToldLast): string {
  return basis === '' ? digest : `${digest} ${told} ${basis}`;
}

/** Undefined for the mark of a report that is being read, and where nothing is known. */
export function readToldWord(text: string): ToldLast | undefined {
  const [, digest, told = '0', basis = ''] = /^([0-9a-f]{64})(?: (\d+) ([0-9a-f]{64}))?$/.exec(text) ?? [];
  return digest === undefined ? undefined : { digest, basis, told: Number(told) };
}
