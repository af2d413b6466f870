// SPDX-License-Identifier: Apache-2.0
import type { CaseDesk, CaseView, NewDecision } from '../../api/types.ts';
import { useDraft } from '../../kit/draft.ts';
import { Card } from '../../kit/page.tsx';
import { plain } from '../../kit/words.ts';
import { instantIn, inZone, ownZone } from '../../kit/zoned.ts';
import { CaseForm, useCaseChange } from './case-form.tsx';
import { type FactorFields, FactorFieldset, factorFaults, factorsOf, noFactors } from './factors.tsx';
import { Pick, Words } from './fields.tsx';

/** R53: these are about when something is disclosed. */
const aboutDisclosure: ReadonlySet<string> = new Set(['disclose-early', 'move-embargo', 'announce', 'zero-day']);
const day = 86_400_000;

interface Fields extends FactorFields {
  kind: string;
  question: string;
  closeDay: string;
  closeTime: string;
}

function empty(): Fields {
  return {
    ...noFactors,
    kind: '',
    question: '',
    closeDay: new Date(Date.now() + 3 * day).toISOString().slice(0, 10),
    closeTime: '12:00',
  };
}

function faults(draft: Fields): Record<string, string | false> {
  const at = Date.parse(closing(draft) ?? '');
  const wrong = Number.isNaN(at) || at <= Date.now() || at > Date.now() + 90 * day;
  return {
    kind: draft.kind === '' && 'Choose what is decided.',
    question: draft.question.trim() === '' && 'Put it as a question that can be answered by yes or no.',
    closeDay: wrong && 'Choose an end within the next 90 days.',
    closeTime: draft.closeTime === '' && 'Choose the time.',
    ...(aboutDisclosure.has(draft.kind) && factorFaults(draft)),
  };
}

const closing = ({ closeDay, closeTime }: Fields) => instantIn(ownZone(), closeDay, closeTime);

/** Puts a question to those of the committee who are on the case. */
export function OpenDecision({ view, given }: { view: CaseView; given: CaseDesk }) {
  const form = useDraft(empty, faults);
  const open = useCaseChange<NewDecision>({
    path: () => `/cases/${view.uid}/decisions`,
    done: () => 'The vote is open.',
    after: () => form.reset(empty()),
  });
  const { draft } = form;
  const at = closing(draft);
  const send = () =>
    open.mutate({
      kind: draft.kind,
      question: draft.question.trim(),
      ...(at !== undefined && { closesAt: at }),
      ...(aboutDisclosure.has(draft.kind) && { factors: factorsOf(draft) as unknown as Record<string, unknown> }),
    } as NewDecision);
  return (
    <Card title="Put something to the vote">
      <div className="card-body">
        <CaseForm form={form} change={open} verb="Open the vote" onSend={send}>
          <Pick
            form={form}
            name="kind"
            label="What is decided"
            required
            none="Choose"
            options={given.choices.decisions.map((kind) => [kind, plain(kind)])}
          />
          <Words form={form} name="question" label="Question" required rows={2} max={4000} />
          <div className="form-pair">
            <Words form={form} name="closeDay" label="Votes until" type="date" required />
            <Words form={form} name="closeTime" label={`Time, ${ownZone()}`} type="time" required />
          </div>
          {at && <p className="soft">That is {inZone(at, 'UTC')}. A vote after it does not count.</p>}
          {aboutDisclosure.has(draft.kind) && <FactorFieldset form={form} />}
        </CaseForm>
      </div>
    </Card>
  );
}
