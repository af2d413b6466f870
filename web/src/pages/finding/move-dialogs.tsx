// SPDX-License-Identifier: Apache-2.0
import { Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FindingView, PauseBody, TransitionBody } from '../../api/types.ts';
import { FormDialog } from '../../kit/dialog.tsx';

type Transition = FindingView['transitions'][number];

interface FormProps<Body> {
  busy: boolean;
  error: Error | null;
  onClose: () => void;
  onSend: (body: Body) => void;
}

/** A step that needs words: a reason, or what it is a duplicate of. */
export function MoveDialog({ transition, onSend, ...form }: FormProps<TransitionBody> & { transition: Transition }) {
  const [reason, setReason] = useState('');
  const [duplicateOf, setDuplicateOf] = useState('');
  const needs = (name: string) => transition.needs.includes(name);
  const send = () =>
    onSend({
      to: transition.to,
      ...(reason === '' ? {} : { reason }),
      ...(needs('original') ? { duplicateOf: Number(duplicateOf) } : {}),
    });
  return (
    <FormDialog title={transition.label} verb={transition.label} onSend={send} {...form}>
      {needs('original') && (
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

/** A clock stops only with a reason, and starts again with one. */
export function PauseDialog({ paused, onSend, ...form }: FormProps<PauseBody> & { paused: boolean }) {
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
