// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import type { ParticipantRole } from '../../cases/case.ts';
import { signingRoles } from '../../cases/grants.ts';
import { NgaoError } from '../../kit/errors.ts';
import type { ServerContext } from '../context.ts';
import type { ReporterView } from '../contract/intake.ts';
import { confidentialityIn, confidentialityTexts, signatureColumns, signedData } from './confidentiality.ts';
import { type CaseWork, onCaseAs } from './on-case.ts';
import type { Reporter } from './reporter-session.ts';

type Signature = Static<typeof ReporterView>['confidentiality'];

/** R15, R50: what a vendor or trusted party signs behind their code before anything is open. Null for whoever reported. */
export async function signatureOf({ db }: ServerContext, { participant, role, language }: Reporter): Promise<Signature> {
  if (!signingRoles.has(role as ParticipantRole)) return null;
  const grant = await db
    .selectFrom('case_grants')
    .where('participant_uid', '=', participant)
    .where('revoked_at', 'is', null)
    .orderBy('from_at', 'desc')
    .select(['acknowledged_at', 'acknowledged_language', 'until_at'])
    .executeTakeFirst();
  const { acknowledged_at: signedAt = null, acknowledged_language: signedIn = null, until_at: until = null } = grant ?? {};
  // Once signed, the very words that were; English is what was signed before there were others.
  const shown = confidentialityIn(signedAt === null ? language : (signedIn ?? 'en'));
  const texts = signedAt === null ? confidentialityTexts.map((one) => ({ ...one })) : [{ ...shown }];
  return { language: shown.language, texts, signedAt, until };
}

/** Whether what they signed opens anything now: a grant that is over opens nothing. */
export function isSigned(signature: Signature, now: string): boolean {
  return signature === null || (signature.signedAt !== null && Date.parse(signature.until ?? '') > Date.parse(now));
}

/** Signed by the code alone: it was mailed to nobody else. Throws `conflict` for another text than the one shown. */
export async function signByCode(context: ServerContext, outsider: Reporter, textDigest: string): Promise<void> {
  if (!signingRoles.has(outsider.role as ParticipantRole))
    throw new NgaoError('forbidden', 'You have no text to sign: you may read without it.');
  const columns = signatureColumns(textDigest);
  const { caller, caseUid: uid, participant } = outsider;
  await onCaseAs(context, { caller, actor: { id: participant, duties: [] }, uid }, async (work) => {
    const signed = await work.tx
      .updateTable('case_grants')
      .set({ acknowledged_at: work.now, ...columns })
      .where('participant_uid', '=', participant)
      .where('acknowledged_at', 'is', null)
      .where('revoked_at', 'is', null)
      .returning('uid')
      .execute();
    if (signed.length > 0) await work.tell({ name: 'case.acknowledged', data: { participant, ...signedData(columns) } });
  });
}

const withoutDetail: ReadonlySet<string> = new Set(['vendor-notice', 'date-agreed']);

/**
 * R15, R50: no letter of a person's words goes to a vendor or trusted party who has not signed, or whose time is over; but for
 * the letters to a vendor that hold no detail: the first, which asks for just that, and the date.
 */
export async function requireSigned(
  { tx, now }: CaseWork,
  { participant, kind }: { participant: string; kind: string },
): Promise<void> {
  const row = await tx
    .selectFrom('case_participants as p')
    .leftJoin('case_grants as g', (join) =>
      join.onRef('g.participant_uid', '=', 'p.uid').on('g.revoked_at', 'is', null).on('g.until_at', '>', now),
    )
    .where('p.uid', '=', participant)
    .orderBy('g.acknowledged_at', 'desc')
    .select(['p.role', 'g.acknowledged_at'])
    .executeTakeFirst();
  const mustSign =
    row !== undefined && signingRoles.has(row.role as ParticipantRole) && !(row.role === 'vendor' && withoutDetail.has(kind));
  if (mustSign && row.acknowledged_at === null)
    throw new NgaoError('conflict', 'They have not signed that they keep it to themselves. Write once they have.');
}
