// SPDX-License-Identifier: Apache-2.0
import type {
  AssessmentRecord,
  CaseView,
  EvidenceRecord,
  RetrospectiveRecord,
  ReviewRecord,
  SilenceRecord,
} from '../../../api/types.ts';
import { useDraft } from '../../../kit/draft.ts';
import { Group, linesOf, Pick, Tick, Words } from '../fields.tsx';
import { currentOf, filled } from './current.ts';
import { RecordForm } from './record-form.tsx';
import { findings, reproduced, silenceReasons } from './words.ts';

const needed = (text: string, say: string) => text.trim() === '' && say;

export function Assessment({ view }: { view: CaseView }) {
  const before = currentOf<AssessmentRecord>(view, 'assessment');
  const form = useDraft(
    () => ({
      reproduced: before?.reproduced ?? '',
      finding: before?.finding ?? '',
      environment: before?.environment ?? '',
      result: before?.result ?? '',
    }),
    (draft) => ({
      reproduced: needed(draft.reproduced, 'Say whether somebody has seen it happen.'),
      finding: needed(draft.finding, 'Say what was found.'),
      result: needed(draft.result, 'Say in words what was found.'),
    }),
  );
  return (
    <RecordForm view={view} kind="assessment" form={form} content={(draft) => filled(draft)}>
      <div className="form-pair">
        <Pick form={form} name="reproduced" label="Reproduced" required none="Choose" options={reproduced} />
        <Pick form={form} name="finding" label="Finding" required none="Choose" options={findings} />
      </div>
      <Words
        form={form}
        name="environment"
        label="Where it was tried"
        description="Versions, settings, how it was built."
        rows={3}
      />
      <Words form={form} name="result" label="What was seen" required rows={6} />
    </RecordForm>
  );
}

const checks = [
  ['fixes', 'It really fixes it', 'Tried with the steps of the report, and with what is near to them.'],
  ['minimal', 'It changes no more than it must', 'Nothing beside it that would tell a reader what it is about.'],
  ['tested', 'Tests would catch it coming back', 'A test fails without the change.'],
  ['sideEffects', 'Side effects were looked at', 'Callers, settings, speed, upgrades.'],
] as const;

/** R63. */
export function Review({ view }: { view: CaseView }) {
  const before = currentOf<ReviewRecord>(view, 'review');
  const form = useDraft(() => ({
    fixes: before?.fixes ?? false,
    minimal: before?.minimal ?? false,
    tested: before?.tested ?? false,
    sideEffects: before?.sideEffects ?? false,
    notes: before?.notes ?? '',
  }));
  const open = checks.filter(([name]) => !form.draft[name]).length;
  return (
    <RecordForm view={view} kind="review" form={form} content={({ notes, ...rest }) => ({ ...rest, ...filled({ notes }) })}>
      <Group title="Checklist" about="It counts as reviewed once all four are true, and the reviewer is no author of the fix.">
        {checks.map(([name, label, description]) => (
          <Tick key={name} form={form} name={name} label={label} description={description} />
        ))}
        <p role="status" className="soft">
          {open === 0 ? 'All four are ticked.' : `${open} of 4 are still open.`}
        </p>
      </Group>
      <Words form={form} name="notes" label="Notes" rows={4} />
    </RecordForm>
  );
}

export function Retrospective({ view }: { view: CaseView }) {
  const before = currentOf<RetrospectiveRecord>(view, 'retrospective');
  const form = useDraft(
    () => ({
      wentWell: before?.wentWell ?? '',
      wentBadly: before?.wentBadly ?? '',
      actions: before?.actions?.join('\n') ?? '',
    }),
    (draft) => ({
      wentWell: needed(draft.wentWell, 'Something went well; say what.'),
      wentBadly: needed(draft.wentBadly, 'Say what could have gone better, or that nothing could.'),
    }),
  );
  return (
    <RecordForm
      view={view}
      kind="retrospective"
      form={form}
      content={({ actions, ...rest }) => ({ ...rest, actions: linesOf(actions) })}
    >
      <Words form={form} name="wentWell" label="What went well" required rows={4} />
      <Words form={form} name="wentBadly" label="What went badly" required rows={4} />
      <Words form={form} name="actions" label="What we will do" description="One on each line." rows={4} />
    </RecordForm>
  );
}

export function Evidence({ view }: { view: CaseView }) {
  const form = useDraft(
    () => ({ what: '' }),
    ({ what }) => ({ what: needed(what, 'Say what is new.') }),
  );
  const content = ({ what }: EvidenceRecord) => ({ what });
  return (
    <RecordForm view={view} kind="evidence" form={form} content={content} after={() => form.reset({ what: '' })}>
      <Words
        form={form}
        name="what"
        label="What is new"
        description="What it is, where it comes from, how sure it is."
        required
        rows={5}
      />
    </RecordForm>
  );
}

export function Silence({ view }: { view: CaseView }) {
  const before = currentOf<SilenceRecord>(view, 'silence');
  const form = useDraft(
    () => ({ reason: before?.reason ?? '', tried: before?.tried ?? '' }),
    (draft) => ({
      reason: needed(draft.reason, 'Choose why.'),
      tried: needed(draft.tried, 'Say what was tried and when.'),
    }),
  );
  return (
    <RecordForm view={view} kind="silence" form={form} content={(draft) => draft}>
      <p className="soft">
        With this the case may go on although a message to the reporter is missing. It stands in the history.
      </p>
      <Pick form={form} name="reason" label="Why" required none="Choose" options={silenceReasons} />
      <Words form={form} name="tried" label="What was tried, and when" required rows={4} />
    </RecordForm>
  );
}
