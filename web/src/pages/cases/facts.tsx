// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import type { CaseDesk, CaseView, ClaimBody } from '../../api/types.ts';
import { useSession } from '../../app/session.ts';
import { useDraft } from '../../kit/draft.ts';
import { Mark } from '../../kit/mark.tsx';
import { Card } from '../../kit/page.tsx';
import { instantText, plain } from '../../kit/words.ts';
import { CaseForm, holds, Refusal, useCaseChange } from './case-form.tsx';
import { Pick, Words } from './fields.tsx';

const words: Readonly<Record<string, string>> = {
  'vendor-aware': 'The vendor knows of it',
  'fix-ready': 'A fix is ready',
  'fix-deployed': 'The fix is released',
  public: 'It is public',
  'exploit-public': 'An exploit is public',
  'attacks-seen': 'Attacks are seen',
};
const ends: ReadonlySet<string> = new Set(['public', 'exploit-public']);
type Claim = CaseView['facts'][number];

/** What is so in the world. It only grows: nothing here can be taken back. */
export function PublicFacts({ view, given }: { view: CaseView; given: CaseDesk }) {
  return (
    <>
      <Card title="What is so in the world">
        {view.facts.length === 0 && <p className="card-body soft">Nobody has claimed anything yet.</p>}
        <ul className="rows">
          {view.facts.map((claim) => (
            <Row
              key={claim.uid}
              view={view}
              claim={claim}
              people={given.supporters.find((one) => one.claim === claim.uid)?.people ?? []}
            />
          ))}
        </ul>
      </Card>
      {holds(view, 'owner', 'committee', 'fixer') && <Claiming view={view} facts={given.choices.facts} />}
    </>
  );
}

function Row({ view, claim, people }: { view: CaseView; claim: Claim; people: readonly { id: number | null; name: string }[] }) {
  const { person } = useSession();
  const confirm = useCaseChange<object>({
    path: () => `/cases/${view.uid}/facts/${claim.uid}/confirm`,
    body: () => undefined,
    done: () => 'You stand for it.',
  });
  const stands = people.some(({ id }) => id === person.id);
  return (
    <li>
      <span>
        <strong>{words[claim.fact] ?? plain(claim.fact)}</strong>
        <span className="soft">{claim.source}</span>
        <span className="faint">
          Claimed by {claim.claimedBy.name}, {instantText(claim.claimedAt)}
          {people.length > 0 && `; ${people.map(({ name }) => name).join(' and ')} stand${people.length === 1 ? 's' : ''} for it`}
        </span>
        <Refusal error={confirm.error} />
      </span>
      {claim.canonicalAt ? (
        <Mark tone="good">A fact</Mark>
      ) : holds(view, 'owner', 'committee') && !stands ? (
        <Button
          variant="default"
          loading={confirm.isPending}
          aria-label={`Stand for it: ${words[claim.fact]}`}
          onClick={() => confirm.mutate({})}
        >
          Stand for it
        </Button>
      ) : (
        <span className="faint">A claim; one more person</span>
      )}
    </li>
  );
}

function Claiming({ view, facts }: { view: CaseView; facts: readonly string[] }) {
  const form = useDraft(
    () => ({ fact: '', source: '' }),
    ({ fact, source }) => ({
      fact: fact === '' && 'Choose what is so.',
      source: source.trim() === '' && 'Say where it can be seen, or who said it.',
    }),
  );
  const claim = useCaseChange<ClaimBody>({
    path: () => `/cases/${view.uid}/facts`,
    done: () => 'The claim is written down.',
    after: () => form.reset({ fact: '', source: '' }),
  });
  const { fact } = form.draft;
  return (
    <Card title="Claim something">
      <div className="card-body">
        <CaseForm form={form} change={claim} verb="Claim it" onSend={() => claim.mutate(form.draft)}>
          <Pick
            form={form}
            name="fact"
            label="What is so"
            description="It becomes a fact when the owner or two people stand for it."
            required
            none="Choose"
            options={facts.map((one) => [one, words[one] ?? plain(one)])}
          />
          {ends.has(fact) && <p className="notice-line">As a fact this ends the embargo at once. It cannot be taken back.</p>}
          <Words form={form} name="source" label="How it is known" required rows={2} max={2000} />
        </CaseForm>
      </div>
    </Card>
  );
}
