// SPDX-License-Identifier: Apache-2.0
import type { CaseDesk, CaseView, ParticipantBody } from '../../api/types.ts';
import { Copyable } from '../../kit/copy.tsx';
import { useDraft } from '../../kit/draft.ts';
import { Card } from '../../kit/page.tsx';
import { plain } from '../../kit/words.ts';
import { CaseForm, useCaseChange } from './case-form.tsx';
import { Pick, Words } from './fields.tsx';

/** What each role opens; the server decides it, these words only say so. */
const opens: Readonly<Record<string, string>> = {
  committee: 'Reads everything and votes.',
  owner: 'Named under “Owner and dates”.',
  fixer: 'Reads the report and the analysis, writes fix and review; not who reported it.',
  expert: 'Reads the report and the analysis after signing; not who reported it.',
  coordinator: 'Reads the report, the advisory and the threads with vendors, after signing.',
  vendor: 'Reads the advisory and their own thread, after signing.',
  adopter: 'Reads the advisory and the thread of the adopters, after signing.',
  observer: 'Reads the advisory, after signing.',
  reporter: 'Reads the report and their own thread.',
  finder: 'Reads the report and their own thread.',
};
const ways = [
  ['account', 'Has an account'],
  ['outside', 'Is outside, by mail'],
] as const;
const day = 86_400_000;
const inDays = (count: number) => new Date(Date.now() + count * day).toISOString().slice(0, 10);
const empty = () => ({
  role: 'expert',
  who: 'account',
  userId: '',
  name: '',
  address: '',
  language: 'en',
  until: inDays(30),
  reason: '',
});

/** Lets somebody in, for a time and a reason. */
export function Invite({ view, given }: { view: CaseView; given: CaseDesk }) {
  const signing = (role: string) => given.choices.signing.includes(role);
  const form = useDraft(empty, (draft) => ({
    userId: draft.who === 'account' && draft.userId === '' && 'Choose the account.',
    name: draft.who === 'outside' && draft.name.trim() === '' && 'Name the person or the firm.',
    address: draft.who === 'outside' && draft.address !== '' && !draft.address.includes('@') && 'This is no mail address.',
    until: untilFault(draft.until, signing(draft.role)),
    reason: draft.reason.trim() === '' && 'Say why; who reads along later will ask.',
  }));
  const invite = useCaseChange<ParticipantBody>({
    path: () => `/cases/${view.uid}/participants`,
    done: () => 'Let in. It stands in the history.',
    after: () => form.reset(empty()),
  });
  const { role, who } = form.draft;
  const inside = new Set(
    view.participants.flatMap(({ userId, state }) => (state === 'active' && userId !== null ? [userId] : [])),
  );
  const accounts = given.accounts.filter(({ id }) => !inside.has(id) && !view.recused.some((one) => one.id === id));
  return (
    <Card title="Let somebody in">
      <div className="card-body">
        <CaseForm form={form} change={invite} verb="Let in" onSend={() => invite.mutate(bodyOf(form.draft))}>
          <Pick
            form={form}
            name="role"
            label="Role"
            description={`${opens[role] ?? ''}${signing(role) ? ' Nothing is open before the signature.' : ''}`}
            options={given.choices.roles.filter((one) => one !== 'owner').map((one) => [one, plain(one)])}
          />
          <fieldset className="choice-line">
            <legend className="unseen">Who it is</legend>
            {ways.map(([value, label]) => (
              <label key={value}>
                <input type="radio" name="who" value={value} checked={who === value} onChange={() => form.set({ who: value })} />{' '}
                {label}
              </label>
            ))}
          </fieldset>
          {who === 'account' ? (
            <Pick
              form={form}
              name="userId"
              label="Account"
              required
              none={accounts.length === 0 ? 'Everybody takes part already' : 'Choose'}
              options={accounts.map(({ id, name }) => [String(id), name])}
            />
          ) : (
            <Outside form={form} />
          )}
          <Words
            form={form}
            name="until"
            label="Until"
            type="date"
            required={signing(role)}
            description={signing(role) ? 'At most a year.' : 'Empty: while they take part.'}
          />
          <Words form={form} name="reason" label="Reason" required rows={2} max={4000} />
        </CaseForm>
        <p className="soft">Whoever signs first opens this address after logging in:</p>
        <Copyable text={`${location.origin}/cases/${view.uid}`} label="Address of the case" />
      </div>
    </Card>
  );
}

function Outside({ form }: { form: ReturnType<typeof useDraft<ReturnType<typeof empty>>> }) {
  return (
    <div className="form-pair">
      <Words form={form} name="name" label="Name" required max={200} />
      <Words form={form} name="address" label="Mail address" type="email" max={320} />
      <Pick
        form={form}
        name="language"
        label="Language of letters"
        options={[
          ['en', 'English'],
          ['fr', 'French'],
        ]}
      />
    </div>
  );
}

function untilFault(until: string, needed: boolean): string | false {
  if (until === '') return needed && 'For this role there is always an end.';
  const days = daysUntil(until);
  return (days < 1 || days > 365) && 'Choose a day from tomorrow on, at most a year ahead.';
}

const daysUntil = (until: string) => Math.round((Date.parse(`${until}T00:00:00Z`) - Date.parse(inDays(0))) / day);

function bodyOf({ role, who, userId, name, address, language, until, reason }: ReturnType<typeof empty>): ParticipantBody {
  return {
    role,
    reason: reason.trim(),
    ...(until !== '' && { days: daysUntil(until) }),
    ...(who === 'account'
      ? { userId: Number(userId) }
      : { name: name.trim(), ...(address !== '' && { address: address.trim() }), language: language as 'en' }),
  };
}
