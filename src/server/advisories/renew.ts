// SPDX-License-Identifier: Apache-2.0
import { draftAdvisory } from '../../cases/draft-advisory.ts';
import { renewDraft } from '../../cases/renew-draft.ts';
import { NgaoError } from '../../kit/errors.ts';
import type { Caller, ServerContext } from '../context.ts';
import { advisoryOwner, seatAt } from './access.ts';
import { readRevision } from './content.ts';
import { publisherOf } from './publisher.ts';
import { reviseAdvisory } from './revise.ts';
import { sourceOf } from './source.ts';

const note = { note: 'Brought up to date with the release.', noteFr: 'Mis à jour avec les versions publiées.' };

/**
 * Writes a revision with what the case can tell by now: released versions, public changes, events, statements of vendors. Throws
 * `conflict` where the draft comes from no case or nothing is new.
 */
export async function renewAdvisory(
  context: ServerContext,
  caller: Caller,
  { uid, version }: { uid: string; version: number },
): Promise<void> {
  const { row } = await seatAt(context, caller, uid);
  if (row.case_uid === null) throw new NgaoError('conflict', 'This draft comes from no case, so nothing is taken over.');
  const { publisher } = await publisherOf(context, context.db);
  const source = await sourceOf(context, row.case_uid, publisher);
  const before = await context.vault.with(advisoryOwner(uid), (box) => readRevision(context.db, box, { uid }));
  if (!before) throw new Error('an advisory has a revision from the start');
  const fresh = draftAdvisory({ ...source, id: row.number, now: context.now() }).advisory;
  const content = renewDraft(before.content, fresh);
  await reviseAdvisory(context, caller, { uid, version, content, ...note });
}
