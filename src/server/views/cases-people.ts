// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { keyViews } from '../cases/party-keys.ts';
import { partyOwner } from '../cases/vault.ts';
import type { VendorDetails } from '../cases/vendor-page.ts';
import type { CaseParticipant, CaseView } from '../contract/cases.ts';
import type { Actor } from '../contract/common.ts';
import { type CaseReading, identityOf, someone } from './cases-reading.ts';

type ParticipantView = Static<typeof CaseParticipant>;

/** Who takes part. Without the right to know identities, only oneself. */
export async function participantViews(reading: CaseReading): Promise<ParticipantView[]> {
  const { context, uid, standing } = reading;
  const rows = await context.db
    .selectFrom('case_participants')
    .where('case_uid', '=', uid)
    .orderBy('invited_at')
    .selectAll()
    .execute();
  const grants = await context.db.selectFrom('case_grants').where('case_uid', '=', uid).orderBy('from_at').selectAll().execute();
  const shown = rows.filter((row) => standing.may({ kind: 'identity' }) || row.user_id === reading.caller.person?.id);
  const views: ParticipantView[] = [];
  for (const row of shown) {
    const party = row.party_uid === null ? null : await identityOf(reading, row.party_uid);
    const details = await detailsOf(reading, row);
    views.push({
      uid: row.uid,
      role: row.role,
      name: party?.name || someone(reading.names, row.user_id).name,
      address: party?.address ?? null,
      userId: row.user_id,
      state: row.state,
      invitedAt: row.invited_at,
      toldAt: row.told_at,
      contactWish: row.contact_wish,
      credit: row.credit_wish === null ? null : { wish: row.credit_wish, name: details.creditName ?? '' },
      vendorStatus: details.vendorStatus ?? null,
      statement: details.statement ?? null,
      statementMarks: marksOf(details),
      keys: await keysShown(reading, row.party_uid),
      grants: grants
        .filter((grant) => grant.participant_uid === row.uid)
        .map((grant) => ({
          uid: grant.uid,
          scope: grant.scope,
          from: grant.from_at,
          until: grant.until_at,
          acknowledgedAt: grant.acknowledged_at,
          acknowledgedAs: signedAs(grant),
          revokedAt: grant.revoked_at,
        })),
    });
  }
  return views;
}

function signedAs(grant: {
  acknowledged_text: string | null;
  acknowledged_language: string | null;
  acknowledged_version: string | null;
}): ParticipantView['grants'][number]['acknowledgedAs'] {
  const { acknowledged_text: digest, acknowledged_language: language, acknowledged_version: version } = grant;
  // Signed before it was kept: there was one text then.
  return digest === null ? null : { digest, language: language ?? 'en', version: version ?? '1' };
}

async function keysShown({ context, standing }: CaseReading, party: string | null): Promise<ParticipantView['keys']> {
  return party === null || !standing.may({ kind: 'identity' }) ? [] : await keyViews(context, party);
}

interface Details extends VendorDetails {
  creditName?: string;
}

function marksOf(details: Details): ParticipantView['statementMarks'] {
  const { statementAt, statementLanguage, statementTlp, vendorStatusTlp, statementApproved } = details;
  if (statementAt === undefined) return null;
  const [language, tlp, statusTlp] = [statementLanguage ?? 'en', statementTlp ?? 'amber', vendorStatusTlp ?? 'amber'];
  return { at: statementAt, language, tlp, statusTlp, publish: statementApproved === true };
}

/** Of somebody outside under the party's own key, of an account under the case's. Who had their data deleted has none. */
async function detailsOf(
  { box, context }: CaseReading,
  { uid, party_uid, details }: { uid: string; party_uid: string | null; details: Uint8Array | null },
): Promise<Details> {
  if (details === null) return {};
  const column = 'case_participants.details';
  const text =
    party_uid === null
      ? box.open(column, uid, details)
      : await context.vault.with(partyOwner(party_uid), (own) => own.open(column, uid, details));
  return JSON.parse(text) as Details;
}

export async function recusedPeople({ context, uid, names }: CaseReading) {
  const rows = await context.db.selectFrom('case_recusals').where('case_uid', '=', uid).select('user_id').execute();
  return rows.map(({ user_id }) => someone(names, user_id));
}

/** The date in force and the one proposed. Who else is asked is told to those alone who know the identities. */
export async function embargoView(
  reading: CaseReading,
  participants: readonly ParticipantView[],
): Promise<Static<typeof CaseView>['embargo']> {
  const { facts, names, standing } = reading;
  const { state, term, consents, proposal } = facts.embargo;
  const terms = [
    ...(term ? [{ term, consents, state: state === 'exited' ? 'exited' : 'active' }] : []),
    ...(proposal ? [{ term: proposal.term, consents: proposal.consents, state: 'proposed' }] : []),
  ];
  const mine = (participant: string) => standing.may({ kind: 'identity' }) || participant === standing.participant;
  return {
    state,
    terms: terms.map((one) => ({
      uid: reading.uid,
      endsAt: one.term.until,
      zone: one.term.zone,
      state: one.state,
      proposedBy: actorNamed(names, one.term.proposedBy),
      consents: one.consents
        .filter(({ participant }) => mine(participant))
        .map((consent) => ({
          participant: consent.participant,
          name: participants.find(({ uid }) => uid === consent.participant)?.name ?? '',
          state: consent.state,
          replyBy: consent.rsvpBy,
        })),
    })),
  };
}

function actorNamed(names: ReadonlyMap<number, string>, id: string): Actor {
  const { name } = someone(names, id);
  return { kind: 'person', id, name };
}
