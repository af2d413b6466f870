// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import type { CaseFacts } from '../../cases/case-facts.ts';
import { vendorStepViews, vendorWords } from '../../cases/letters/vendor-words.ts';
import { NgaoError } from '../../kit/errors.ts';
import { parse } from '../../markup/parse.ts';
import { toHtml } from '../../markup/to-html.ts';
import { countAttempt } from '../auth/rate.ts';
import type { ServerContext } from '../context.ts';
import type { ReporterView, VendorSays } from '../contract/intake.ts';
import { vendorAnswered } from './incoming.ts';
import { notifyCommittee } from './notify-committee.ts';
import { onCaseAs } from './on-case.ts';
import { isSigned, signatureOf } from './outside-signature.ts';
import type { Reporter } from './reporter-session.ts';
import { partyOwner } from './vault.ts';

type View = Static<typeof ReporterView>;
type Said = Static<typeof VendorSays>;

/** As it lies sealed under the vendor's own key. The draft of an advisory reads `statement...`; versions are only ever added. */
export interface VendorDetails {
  vendorStatus?: string;
  /** R47: of the status alone. */
  vendorStatusTlp?: string;
  statement?: string;
  statementAt?: string;
  statementLanguage?: string;
  statementApproved?: boolean;
  statementTlp?: string;
  statements?: readonly Version[];
}
interface Version {
  number: number;
  at: string;
  text: string;
  language: string;
  tlp: string;
  publish: boolean;
  status: string;
  statusTlp: string;
}

const mostVersions = 50;

/**
 * R46: what the vendor says of it, word for word, as a further version. There is no other way to write it: the committee may
 * answer in the thread, and publishes it or not by the vendor's own leave. An answer ends the clock of silence (R52).
 */
export async function vendorSays(context: ServerContext, vendor: Reporter, said: Said): Promise<void> {
  if (vendor.role !== 'vendor')
    throw new NgaoError('forbidden', 'Only a vendor who was told of the flaw writes a statement. You may write a message.');
  if (!isSigned(await signatureOf(context, vendor), context.now()))
    throw new NgaoError('conflict', 'Sign first that you keep to yourself what you read; then write your statement.');
  await countAttempt(context, `vendor-says:${vendor.participant}`, 20);
  const { sealed: before, details: known } = await detailsOf(context, vendor);
  const versions = known.statements ?? [];
  if (versions.length >= mostVersions)
    throw new NgaoError('conflict', `There are ${mostVersions} versions already. Write to the committee instead.`);
  const at = context.now();
  const version: Version = { number: versions.length + 1, at, ...said };
  const details: VendorDetails = {
    ...known,
    vendorStatus: said.status,
    vendorStatusTlp: said.statusTlp,
    statement: said.text,
    statementAt: at,
    statementLanguage: said.language,
    statementApproved: said.publish,
    statementTlp: said.tlp,
    statements: [...versions, version],
  };
  const { participant, party, caller, caseUid: uid } = vendor;
  const sealed = await context.vault.with(partyOwner(party), (box) =>
    box.seal('case_participants.details', participant, JSON.stringify(details)),
  );
  await onCaseAs(context, { caller, actor: { id: participant, duties: [] }, uid }, async (work) => {
    const row = await work.tx
      .selectFrom('case_participants')
      .where('uid', '=', participant)
      .where('state', '=', 'active')
      .select('details')
      .forUpdate()
      .executeTakeFirst();
    if (!row || !same(row.details, before))
      throw new NgaoError('conflict', 'A statement was written at the same moment. Look at it and repeat yours.');
    await work.tx.updateTable('case_participants').set({ details: sealed }).where('uid', '=', participant).execute();
    await vendorAnswered(work, participant);
    await work.tell({ name: 'case.vendor-statement', data: { participant, version: version.number } });
    await notifyCommittee(work);
  });
  context.jobs.wake('send-letter');
}

function same(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a === null || b === null ? a === b : Buffer.from(a).equals(b);
}

async function detailsOf(
  { db, vault }: ServerContext,
  { participant, party }: Reporter,
): Promise<{ details: VendorDetails; sealed: Uint8Array | null }> {
  const { details: sealed } = await db
    .selectFrom('case_participants')
    .where('uid', '=', participant)
    .select('details')
    .executeTakeFirstOrThrow();
  if (sealed === null) return { details: {}, sealed };
  const text = await vault.with(partyOwner(party), (box) => box.open('case_participants.details', participant, sealed));
  return { details: JSON.parse(text) as VendorDetails, sealed };
}

/** What a vendor sees: the steps that concern them, and their own words. Where the case stands inside is not theirs. */
export async function vendorPage(
  context: ServerContext,
  { vendor, facts, embargo }: { vendor: Reporter; facts: CaseFacts; embargo: View['embargo'] },
): Promise<Pick<View, 'steps' | 'now' | 'next' | 'nextBy' | 'vendor'>> {
  const own = facts.vendors.find(({ participant }) => participant === vendor.participant);
  const { details } = await detailsOf(context, vendor);
  const agreed = embargo?.answer === 'accepted' ? consentedAt(facts, vendor.participant) : null;
  const steps = vendorStepViews({
    told: { at: own?.firstContactAt ?? own?.toldAt ?? own?.answeredAt ?? null, by: null },
    answered: { at: own?.answeredAt ?? null, by: own?.waitUntil ?? null },
    'date-agreed': { at: agreed, by: embargo?.replyBy ?? null },
    statement: { at: details.statementAt ?? null, by: embargo?.endsAt ?? null },
    'fix-out': { at: facts.publicFacts['fix-deployed'], by: null },
    published: { at: facts.publicFacts.public, by: embargo?.endsAt ?? null },
  });
  const [now, next] = vendorWords(steps, vendor.language);
  const versions = (details.statements ?? []).map(({ text, ...version }) => ({ ...version, text, html: toHtml(parse(text)) }));
  return {
    steps: steps.map((step) => ({ ...step })),
    now,
    next,
    nextBy: steps.find(({ state }) => state === 'awaited')?.by ?? null,
    vendor: { versions: versions.reverse() as NonNullable<View['vendor']>['versions'] },
  };
}

/** When the vendor agreed to the date in force or the one proposed; the start of the term where that is not known. */
function consentedAt({ embargo }: CaseFacts, participant: string): string | null {
  const lists = [embargo.proposal?.consents ?? [], embargo.consents];
  const consent = lists.flat().find((one) => one.participant === participant && one.state === 'accepted');
  return consent?.answeredAt ?? embargo.startedAt ?? embargo.proposal?.term.proposedAt ?? null;
}
