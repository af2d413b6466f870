// SPDX-License-Identifier: Apache-2.0
import type { Actor } from '../../store/tables.ts';
import type { Tx } from '../context.ts';

/**
 * The person behind a proposal that came as a document or by a rule, who may not approve it either: who handed the document
 * in, who made the token that did, who wrote the rule. Null where there is none.
 */
export async function proposerOf(tx: Tx, actor: Actor): Promise<number | null> {
  if (actor.kind === 'person') return personOf(actor);
  if (actor.kind !== 'token') return null;
  const [, federation] = /^federation-(\d{1,9})$/.exec(actor.id) ?? [];
  const made =
    federation === undefined
      ? await tx.selectFrom('tokens').where('id', '=', Number(actor.id)).select('created_by').executeTakeFirst()
      : await tx.selectFrom('federations').where('id', '=', Number(federation)).select('created_by').executeTakeFirst();
  return made ? personOf(made.created_by) : null;
}

function personOf({ kind, id }: Actor): number | null {
  return kind === 'person' && /^\d{1,9}$/.test(id) ? Number(id) : null;
}
