// SPDX-License-Identifier: Apache-2.0
import { useChange } from '../../api/changes.ts';
import type { AwayBody, CommitteeRota } from '../../api/types.ts';
import { useSession } from '../../app/session.ts';
import { useDraft } from '../../kit/draft.ts';
import { instantIn } from '../../kit/zoned.ts';
import { CaseForm } from './case-form.tsx';
import { Pick, Words } from './fields.tsx';

const day = 86_400_000;

/** From the beginning of the first day to the end of the last one. */
export function AwayForm({ rota: { committee, zone } }: { rota: CommitteeRota }) {
  const { person } = useSession();
  const empty = { who: String(person.id), from: '', until: '', substitute: '' };
  const form = useDraft(
    () => empty,
    ({ from, until, who, substitute }) => ({
      from: from === '' && 'Choose the first day.',
      until: (until === '' || until < from) && 'Choose the last day, not before the first.',
      substitute: substitute !== '' && substitute === who && 'Choose somebody else.',
    }),
  );
  const note = useChange<AwayBody, CommitteeRota>({
    path: () => '/committee/away',
    refresh: ['/committee', '/cases'],
    done: () => 'It is noted.',
    after: () => form.reset(empty),
    shown: true,
  });
  const { who, from, until, substitute } = form.draft;
  const send = () =>
    note.mutate({
      who: Number(who),
      from: instantIn(zone, from, '00:00') ?? from,
      until: instantIn(zone, new Date(Date.parse(until) + day).toISOString().slice(0, 10), '00:00') ?? until,
      ...(substitute !== '' && { substitute: Number(substitute) }),
    });
  const people = committee.map(({ id, name }) => [String(id), name] as const);
  return (
    <CaseForm form={form} change={note} verb="Note it" onSend={send}>
      <Pick form={form} name="who" label="Who" options={people} />
      <div className="form-pair">
        <Words form={form} name="from" label="First day" type="date" required />
        <Words form={form} name="until" label="Last day" type="date" required />
      </div>
      <Pick
        form={form}
        name="substitute"
        label="Who stands in"
        description="Takes the turns and hears what the absent one would hear. Without anybody the turns pass on."
        none="Nobody"
        options={people}
      />
    </CaseForm>
  );
}
