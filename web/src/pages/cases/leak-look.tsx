// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { CaseView, LeakCheckAnswer, LeakCheckBody } from '../../api/types.ts';
import { useDraft } from '../../kit/draft.ts';
import { FileDrop } from '../../kit/file-drop.tsx';
import { Card } from '../../kit/page.tsx';
import { counted } from '../../kit/words.ts';
import { CaseForm, useCaseChange } from './case-form.tsx';
import { Words } from './fields.tsx';

const kinds = ['branch', 'pr-title', 'pr-body', 'message', 'changelog', 'diff'] as const;
type Texts = Record<(typeof kinds)[number], string>;
const none: Texts = { branch: '', 'pr-title': '', 'pr-body': '', message: '', changelog: '', diff: '' };
/** What a request may carry of one text. */
const most = 1_000_000;

/** Looks for hints in what is about to become public; the texts are not kept. */
export function LeakLook({ view }: { view: CaseView }) {
  const form = useDraft(
    () => none,
    (draft) => ({ message: kinds.every((kind) => draft[kind].trim() === '') && 'Give at least one text to look at.' }),
  );
  const look = useCaseChange<LeakCheckBody, LeakCheckAnswer>({
    path: () => `/cases/${view.uid}/leak-checks`,
    done: ({ open }) => (open === 0 ? 'No hint is open.' : `${counted(open, 'hint')} found.`),
  });
  const texts = () => kinds.filter((kind) => form.draft[kind].trim() !== '').map((kind) => ({ kind, text: form.draft[kind] }));
  return (
    <Card title="Look for hints" aside="Kept: places and rules, never the text">
      <div className="card-body">
        <CaseForm form={form} change={look} verb="Look at it" onSend={() => look.mutate({ texts: texts() })}>
          <p className="soft">
            Everything that becomes public together is looked at together: the last look is the one that counts.
          </p>
          <div className="form-pair">
            <Words form={form} name="branch" label="Branch" max={300} />
            <Words form={form} name="pr-title" label="Title of the change" max={300} />
          </div>
          <Words form={form} name="pr-body" label="Text of the change" rows={3} max={most} />
          <Words form={form} name="message" label="Commit messages" rows={3} max={most} />
          <Words form={form} name="changelog" label="Changelog" rows={2} max={most} />
          <Words form={form} name="diff" label="Diff" description="As git diff writes it." rows={4} max={most} />
        </CaseForm>
        <Report view={view} />
      </div>
    </Card>
  );
}

/** A pipeline that has looked already: its report is judged, and refused where it saw less than it had to. */
function Report({ view }: { view: CaseView }) {
  const [fault, setFault] = useState('');
  const hand = useCaseChange<LeakCheckBody, LeakCheckAnswer>({
    path: () => `/cases/${view.uid}/leak-checks`,
    done: ({ open }) => (open === 0 ? 'The report is kept; no hint is open.' : `The report is kept: ${counted(open, 'hint')}.`),
  });
  const take = async (file: File) => {
    setFault('');
    try {
      hand.mutate({ report: JSON.parse(await file.text()) });
    } catch {
      setFault('This file is no JSON. Choose what “ngao guard … --json” wrote.');
    }
  };
  return (
    <div className="leak-report">
      <FileDrop
        label="Choose a report"
        hint="Or hand in the report of a pipeline: the JSON that “ngao guard” wrote."
        onFiles={([file]) => file && void take(file)}
      />
      {(fault || hand.error) && (
        <p className="field-error" role="alert">
          {fault || hand.error?.message}
        </p>
      )}
    </div>
  );
}
