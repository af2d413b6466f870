// SPDX-License-Identifier: Apache-2.0
import { Button, Textarea, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useChange } from '../../api/changes.ts';
import type { AssignBody, FindingView, PauseBody, TransitionBody } from '../../api/types.ts';
import { mayAs, useSession } from '../../app/session.ts';
import { isForPage } from '../../app/shortcuts.ts';
import { FormDialog } from '../../kit/dialog.tsx';
import { plain } from '../../kit/words.ts';
import { AssignDialog } from './assign-dialog.tsx';
import { ProposeException } from './propose-exception.tsx';

type Transition = FindingView['transitions'][number];
type Open = 'propose' | 'assign' | 'pause' | Transition | undefined;

/** What this person may do with it now, as the server says; each by a button and by a key. */
export function FindingActions({ view }: { view: FindingView }) {
  const { person } = useSession();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const path = `/findings/${view.id}`;
  const refresh = ['/findings', '/overview'];
  const move = useChange<TransitionBody>({
    path: () => `${path}/transition`,
    refresh,
    done: (_, { to }) => `Now ${plain(to).toLowerCase()}.`,
    after: close,
  });
  const assign = useChange<AssignBody>({ path: () => `${path}/assign`, refresh, done: () => 'Assigned.', after: close });
  const pause = useChange<PauseBody>({
    path: () => `${path}/clock`,
    refresh,
    done: (_, { paused }) => (paused ? 'The clock is paused.' : 'The clock runs again.'),
    after: close,
  });
  const may = mayAs(person, ['maintainer', 'committee'], view.productId);
  const take = (transition: Transition | undefined) => {
    if (transition && transition.needs.length === 0) move.mutate({ to: transition.to });
    else setOpen(transition);
  };
  useActionKeys(may, {
    t: () => take(view.transitions.find(({ to }) => to === 'triaged')),
    s: () => take(view.transitions.find(({ to }) => to === 'in-progress')),
    e: () => setOpen('propose'),
    a: () => setOpen('assign'),
    p: () => setOpen('pause'),
    c: () => document.querySelector<HTMLTextAreaElement>('#comment')?.focus(),
  });
  if (!may) return null;
  const paused = view.clock === 'paused';
  return (
    <section className="actions" aria-label="Actions">
      {view.transitions.map((transition, index) => (
        <Button
          key={transition.to}
          variant={index === 0 ? 'filled' : 'default'}
          loading={move.isPending && move.variables.to === transition.to}
          onClick={() => take(transition)}
        >
          {transition.label}
        </Button>
      ))}
      <Button variant="default" onClick={() => setOpen('propose')}>
        Propose exception
      </Button>
      <Button variant="default" onClick={() => setOpen('assign')}>
        Assign
      </Button>
      <Button variant="default" onClick={() => setOpen('pause')}>
        {paused ? 'Resume the clock' : 'Pause the clock'}
      </Button>
      {open === 'propose' && <ProposeException rows={[view]} onClose={close} onDone={close} />}
      {open === 'assign' && (
        <AssignDialog
          finding={view.id}
          assignee={view.assignee?.id ?? null}
          busy={assign.isPending}
          error={assign.error}
          onClose={close}
          onAssign={(assignee) => assign.mutate({ assignee })}
        />
      )}
      {open === 'pause' && (
        <PauseDialog
          paused={paused}
          busy={pause.isPending}
          error={pause.error}
          onClose={close}
          onSend={(body) => pause.mutate(body)}
        />
      )}
      {typeof open === 'object' && (
        <MoveDialog
          transition={open}
          busy={move.isPending}
          error={move.error}
          onClose={close}
          onSend={(body) => move.mutate(body)}
        />
      )}
    </section>
  );
}

function useActionKeys(may: boolean, actions: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    if (!may) return;
    const onKey = (event: KeyboardEvent) => {
      const action = isForPage(event) ? actions[event.key] : undefined;
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
}

interface FormProps<Body> {
  busy: boolean;
  error: Error | null;
  onClose: () => void;
  onSend: (body: Body) => void;
}

function MoveDialog({ transition, onSend, ...form }: FormProps<TransitionBody> & { transition: Transition }) {
  const [reason, setReason] = useState('');
  const [duplicateOf, setDuplicateOf] = useState('');
  const needs = (name: string) => transition.needs.includes(name);
  const send = () =>
    onSend({
      to: transition.to,
      ...(reason === '' ? {} : { reason }),
      ...(needs('duplicateOf') ? { duplicateOf: Number(duplicateOf) } : {}),
    });
  return (
    <FormDialog title={transition.label} verb={transition.label} onSend={send} {...form}>
      {needs('duplicateOf') && (
        <TextInput
          label="Duplicate of"
          description="The number in the address of the other finding."
          required
          inputMode="numeric"
          pattern="[0-9]+"
          value={duplicateOf}
          onChange={(event) => setDuplicateOf(event.currentTarget.value)}
        />
      )}
      <Textarea
        label="Reason"
        required={needs('reason')}
        maxLength={4000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

function PauseDialog({ paused, onSend, ...form }: FormProps<PauseBody> & { paused: boolean }) {
  const [reason, setReason] = useState('');
  const title = paused ? 'Resume the clock' : 'Pause the clock';
  return (
    <FormDialog title={title} verb={title} onSend={() => onSend({ reason, paused: !paused })} {...form}>
      <Textarea
        label="Reason"
        description={paused ? 'What changed.' : 'What is waited for, and whom. It stands in the audit log.'}
        required
        minLength={3}
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
