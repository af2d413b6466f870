// SPDX-License-Identifier: Apache-2.0
import { newUid } from '../../sealed/place.ts';
import { committeeSettings } from './committee-settings.ts';
import { holdAutomatic } from './notify-committee.ts';
import type { CaseWork } from './on-case.ts';
import type { NewParty } from './party.ts';

const texts = {
  en: (link: string, code: string) =>
    `The security committee would like to talk to you about something confidential. Nothing of it stands in this letter.

Open ${link} and enter this code, which is told this once: \`${code}\`

There you read our letters, answer them, and say whether you keep a date that is proposed.

The security committee`,
  fr: (link: string, code: string) =>
    `Le comité de sécurité souhaite vous parler d'un sujet confidentiel. Cette lettre n'en dit rien.

Ouvrez ${link} et entrez ce code, communiqué cette seule fois : \`${code}\`

Vous y lisez nos lettres, y répondez, et dites si vous respectez une date proposée.

Le comité de sécurité`,
};

/** How somebody without an account comes in: by a code that is mailed to them alone, after the time to undo. */
export async function writeInvitation(
  work: CaseWork,
  { participant, role, party }: { participant: string; role: string; party: NewParty },
): Promise<void> {
  const { tx, now, context, row } = work;
  if (!party.hasAddress) return;
  const { undoSeconds } = await committeeSettings(tx);
  const body = texts[party.language](`${context.config.publicUrl}/report/status`, party.receipt);
  await holdAutomatic(work, {
    kind: 'receipt',
    thread: await ownThread(work, participant, role),
    draft: { subject: row.code_name, body },
    to: [{ part: 'to', participant }],
    at: new Date(Date.parse(now) + undoSeconds * 1000).toISOString(),
    language: party.language,
  });
}

/** A conversation with this person alone (R47). */
async function ownThread({ tx, uid, now }: CaseWork, participant: string, role: string): Promise<string> {
  const there = await tx.selectFrom('case_threads').where('participant_uid', '=', participant).select('uid').executeTakeFirst();
  if (there) return there.uid;
  const thread = newUid();
  const audience = role === 'reporter' || role === 'finder' ? 'reporter' : 'vendor';
  await tx
    .insertInto('case_threads')
    .values({ uid: thread, case_uid: uid, audience, participant_uid: participant, created_at: now })
    .execute();
  return thread;
}
