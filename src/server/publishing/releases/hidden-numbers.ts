// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { ServerContext } from '../../context.ts';
import { contentOf } from '../advisory-rows.ts';

export interface Numbers {
  /** Numbers that drafts and their cases carry and nobody may learn of: not published by us, unknown to every feed. */
  hidden: ReadonlySet<string>;
  /** Our own numbers that are published. */
  own: ReadonlySet<string>;
  /** Changes with either. */
  mark: string;
}

/** What numbers of vulnerabilities must not stand in a public file yet, and which of ours may. */
export async function numbersOf(context: Pick<ServerContext, 'db' | 'vault' | 'advisories'>): Promise<Numbers> {
  const { db } = context;
  const published = await db.selectFrom('public_advisories').select(['id', 'modified_at']).orderBy('id').execute();
  const drafts = await db
    .selectFrom('advisories')
    .where('published_at', 'is', null)
    .orderBy('uid')
    .select(['uid', 'number', 'digest'])
    .execute();
  const asked = await db
    .selectFrom('advisory_numbers as n')
    .innerJoin('advisories as a', 'a.uid', 'n.advisory_uid')
    .where('a.published_at', 'is', null)
    .where('n.value', 'is not', null)
    .select('n.value')
    .execute();
  const numbers = new Set([...drafts.map(({ number }) => number), ...asked.map(({ value }) => value ?? '')]);
  for (const { uid, digest } of drafts) {
    const content = digest === '' ? undefined : await contentOf(context, { uid, digest });
    for (const alias of content?.aliases ?? []) numbers.add(alias);
  }
  const database = context.advisories.open();
  const hidden = new Set([...numbers].filter((id) => id !== '' && (database?.idsFor(id).length ?? 0) === 0));
  const mark = createHash('sha256')
    .update(JSON.stringify([[...hidden].sort(), published]))
    .digest('hex');
  return { hidden, own: new Set(published.map(({ id }) => id)), mark };
}
