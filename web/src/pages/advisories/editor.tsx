// SPDX-License-Identifier: Apache-2.0
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { drafts } from '../../api/advisories.ts';
import { useChange } from '../../api/changes.ts';
import type { Advisory, AdvisoryBody, AdvisoryView, RenderAnswer } from '../../api/types.ts';
import { FormError } from '../../kit/dialog.tsx';
import { Remarks, type Said } from './fields.tsx';
import { AdvisoryForm } from './form.tsx';
import { prepared } from './prepare.ts';
import { Preview } from './preview.tsx';
import { Approvals, Comments, Numbers, Steps } from './side.tsx';
import { Findings, History } from './state.tsx';

/** Milliseconds without a key before the server is asked about unsaved words. */
const patience = 500;

export function Editor({ view }: { view: AdvisoryView }) {
  const [content, setContent] = useState(view.content);
  const [agreed, setAgreed] = useState<string[]>(view.agreed);
  const [format, setFormat] = useState(view.formats[0]?.id);
  const [language, setLanguage] = useState<'en' | 'fr'>('en');
  const sent = useMemo(() => prepared(content), [content]);
  const settled = useSettled(sent);
  const answer = useQuery({ ...drafts.rendered({ uid: view.uid, content: settled, format, language }), enabled: view.mine.edit });
  const changed = JSON.stringify(sent) !== JSON.stringify(prepared(view.content)) || agreed.join() !== view.agreed.join();
  useLeaveGuard(changed);
  const set = (part: Partial<Advisory>) => setContent((before) => ({ ...before, ...part }));
  const rendered = answer.data;
  return (
    <div className="advisory">
      <Remarks value={saidOf(rendered, view)}>
        <form
          onSubmit={(event) => event.preventDefault()}
          onKeyDown={(event) => {
            const inField = event.key === 'Enter' && !(event.target instanceof HTMLTextAreaElement);
            if (inField && event.target instanceof HTMLInputElement) event.preventDefault();
          }}
        >
          <fieldset disabled={!view.mine.edit} className="plain-fieldset">
            <AdvisoryForm {...{ view, content, set, rendered, agreed, setAgreed }} />
            {view.mine.edit && <Save view={view} content={sent} agreed={agreed} changed={changed} />}
          </fieldset>
        </form>
      </Remarks>
      <div>
        <Steps view={view} changed={changed} />
        <Findings rendered={rendered} view={view} />
        <Preview {...{ view, format, setFormat, language, setLanguage, changed }} answer={answer} />
        <Approvals view={view} />
        <Comments view={view} />
        <Numbers view={view} />
        <History view={view} />
      </div>
    </div>
  );
}

function saidOf(rendered: RenderAnswer | undefined, view: AdvisoryView): Said[] {
  const { faults, missing } = rendered ?? view;
  return [...faults, ...missing.map(({ field, says, next }) => ({ place: field, message: `${says} ${next}` }))];
}

function Save({ view, content, agreed, changed }: { view: AdvisoryView; content: Advisory; agreed: string[]; changed: boolean }) {
  const [note, setNote] = useState('');
  const [noteFr, setNoteFr] = useState('');
  const isPublic = view.publishedAt !== null;
  const save = useChange<AdvisoryBody, AdvisoryView>({
    method: 'PUT',
    path: () => `/advisories/${view.uid}`,
    refresh: ['/advisories'],
    done: ({ revision }) => `Revision ${revision} is saved.`,
  });
  return (
    <div className="advisory-save advisory-fields">
      <TextInput
        label="What is new in this revision"
        maxLength={4000}
        required={isPublic && !content.withdrawn}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {isPublic && content.languages.includes('fr') && (
        <TextInput
          label="What is new in this revision, in French"
          lang="fr"
          maxLength={4000}
          value={noteFr}
          onChange={(event) => setNoteFr(event.currentTarget.value)}
        />
      )}
      {save.error && <FormError error={save.error} />}
      <div className="row-buttons">
        <Button
          loading={save.isPending}
          disabled={!changed}
          onClick={() =>
            save.mutate({ version: view.version, content, agreed, ...(note && { note }), ...(noteFr && { noteFr }) })
          }
        >
          Save as revision {view.revision + 1}
        </Button>
        <span className="soft">{changed ? 'Not saved yet.' : 'Nothing is different from the saved revision.'}</span>
      </div>
    </div>
  );
}

function useSettled<T>(value: T): T {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(value), patience);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** The browser asks before words are lost. */
function useLeaveGuard(changed: boolean): void {
  useEffect(() => {
    if (!changed) return;
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', stay);
    return () => window.removeEventListener('beforeunload', stay);
  }, [changed]);
}
