// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import type { CaseView } from '../../../api/types.ts';
import type { Draft } from '../../../kit/draft.ts';
import { CaseForm, useCaseChange } from '../case-form.tsx';

/** Writes a record of one kind; the one before stays and is told as replaced. */
export function useRecord<Content>(view: CaseView, kind: string, done: string) {
  return useCaseChange<Content>({
    method: 'PUT',
    path: () => `/cases/${view.uid}/records/${kind}`,
    body: (content) => ({ version: view.version, content }),
    done: () => done,
  });
}

interface Props<T, Content> {
  view: CaseView;
  kind: string;
  form: Draft<T>;
  content: (draft: T) => Content;
  children: ReactNode;
  verb?: string;
  after?: () => void;
}

export function RecordForm<T, Content>({
  view,
  kind,
  form,
  content,
  children,
  verb = 'Write it down',
  after,
}: Props<T, Content>) {
  const write = useRecord<Content>(view, kind, 'It is written down.');
  return (
    <CaseForm
      form={form}
      change={write}
      verb={verb}
      onSend={() => write.mutate(content(form.draft), after ? { onSuccess: after } : {})}
    >
      {children}
    </CaseForm>
  );
}
