// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { desk } from '../../api/cases.ts';
import { type Change, refreshRead, useChange } from '../../api/changes.ts';
import { ApiError } from '../../api/client.ts';
import type { CaseDesk, CaseView } from '../../api/types.ts';
import { FormError } from '../../kit/dialog.tsx';
import type { Draft } from '../../kit/draft.ts';
import { Loaded } from '../../kit/states.tsx';

const isConflict = (error: unknown) => error instanceof ApiError && error.status === 409;

/** A change of one case; its form shows a refusal. When somebody else was faster, the case is asked for again, so that what is sent next fits. */
export function useCaseChange<Input, Answer = unknown>(change: Omit<Change<Input, Answer>, 'refresh'>) {
  const client = useQueryClient();
  const mutation = useChange<Input, Answer>({ shown: true, ...change, refresh: ['/cases'] });
  const { error } = mutation;
  useEffect(() => {
    if (isConflict(error)) void refreshRead(client, ['/cases']);
  }, [error, client]);
  return mutation;
}

interface Props<T> {
  form: Draft<T>;
  change: { error: Error | null; isPending: boolean };
  verb: string;
  danger?: boolean;
  onSend: () => void;
  children: ReactNode;
  /** Why it cannot be sent at all, in words beside the button. */
  closed?: string | false;
  /** More buttons, beside the one that sends. */
  more?: ReactNode;
}

/** A form of the desk: faults stand at their fields and the first one gets the focus; Ctrl+Enter sends. */
export function CaseForm<T>({ form, change, verb, danger = false, closed = false, onSend, children, more }: Props<T>) {
  const ref = useRef<HTMLFormElement>(null);
  const toFault = () => setTimeout(() => ref.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  const send = () => {
    if (change.isPending || closed) return;
    if (form.ready()) return onSend();
    // The faults are drawn first.
    toFault();
  };
  const { error } = change;
  const atFields = error instanceof ApiError ? atTheirFields(error, form.draft as object) : {};
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each answer; the form itself is another one at each key
  useEffect(() => {
    form.refuse(atFields);
    if (Object.keys(atFields).length > 0) toFault();
  }, [error]);
  return (
    <form
      ref={ref}
      noValidate
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
      }}
    >
      {children}
      <Refusal error={error} at={Object.keys(atFields)} />
      <div className="row-buttons">
        <Button
          type="submit"
          disabled={closed !== false}
          loading={change.isPending}
          {...(danger ? { color: 'red', className: 'danger' } : {})}
        >
          {verb}
        </Button>
        {more}
        {closed && <p className="may-not">{closed}</p>}
      </div>
    </form>
  );
}

/** What the server says of a field stands at the field, where the form has one of that name. */
function atTheirFields({ fields }: ApiError, draft: object): Record<string, string> {
  return Object.fromEntries(
    fields.flatMap(({ path, message }) => {
      const name = fieldAt(path, draft);
      return name === undefined ? [] : [[name, sentenceOf(message)] as const];
    }),
  );
}

/** `body/content/cvss/team/v31` is the field `team31` where the form has one, else `v31`, `team` and so on, the nearest first. */
function fieldAt(path: string, draft: object): string | undefined {
  const steps = path.split('/').slice(1).reverse();
  const joined = `${steps[1] ?? ''}${(steps[0] ?? '').replace(/^v/, '')}`;
  return [joined, ...steps].find((name) => Object.hasOwn(draft, name));
}

function sentenceOf(message: string): string {
  return message.endsWith('.') ? message : `The server says: ${message}.`;
}

/** A refusal; `at`: the fields that tell their part of it themselves. */
export function Refusal({ error, at = [] }: { error: Error | null; at?: readonly string[] }) {
  if (!error) return null;
  if (error instanceof ApiError && at.length > 0 && at.length === error.fields.length)
    return (
      <p className="field-error" role="alert">
        Nothing was changed. Correct what is marked.
      </p>
    );
  return (
    <>
      <FormError error={error} />
      {isConflict(error) && (
        <p className="soft">
          The case was loaded again as it is now. What you wrote is still here; send it again if it still fits.
        </p>
      )}
    </>
  );
}

/** What the forms need beside the case. */
export function WithDesk({ view, children }: { view: CaseView; children: (given: CaseDesk) => ReactNode }) {
  const given = useQuery(desk.desk(view.uid));
  return <Loaded query={given}>{children}</Loaded>;
}

/** Whether the person holds one of these duties in the case. It decides what is offered; the server decides again. */
export function holds({ mine }: CaseView, ...duties: readonly string[]): boolean {
  return duties.some((duty) => mine.duties.includes(duty));
}
