// SPDX-License-Identifier: Apache-2.0
import { PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, useSyncExternalStore } from 'react';
import { send } from '../api/client.ts';
import { onQuestion, questionNow } from '../api/confirmed.ts';
import { FormDialog } from '../kit/dialog.tsx';
import { useSession } from './session.ts';

/** Asks for the password or a code when the server wants a fresh proof; what was asked for then goes on by itself. */
export function ConfirmHost() {
  const question = useSyncExternalStore(onQuestion, questionNow);
  return question ? <Question answer={question.answer} /> : null;
}

function Question({ answer }: { answer: (proven: boolean) => void }) {
  const { person } = useSession();
  const [how, setHow] = useState<'password' | 'code'>(person.hasTotp ? 'code' : 'password');
  const [proof, setProof] = useState('');
  const confirm = useMutation({
    mutationFn: () => send('POST', '/session/confirm', { body: { [how]: how === 'code' ? proof.replaceAll(' ', '') : proof } }),
    onSuccess: () => answer(true),
  });
  const swap = () => {
    setHow(how === 'code' ? 'password' : 'code');
    setProof('');
    confirm.reset();
  };
  return (
    <FormDialog
      title="Is it still you?"
      verb="Confirm"
      busy={confirm.isPending}
      error={confirm.error}
      onClose={() => answer(false)}
      onSend={() => confirm.mutate()}
    >
      <p className="soft">This change needs a fresh proof. What you entered is kept and sent right after.</p>
      {how === 'code' ? (
        <TextInput
          label="Code"
          description="From the authenticator app, or one of the recovery codes."
          required
          autoComplete="one-time-code"
          value={proof}
          onChange={(event) => setProof(event.currentTarget.value)}
        />
      ) : (
        <PasswordInput
          label="Password"
          required
          autoComplete="current-password"
          value={proof}
          onChange={(event) => setProof(event.currentTarget.value)}
        />
      )}
      <button type="button" className="text-button" onClick={swap}>
        {how === 'code' ? 'Use the password instead' : 'Use a code instead'}
      </button>
    </FormDialog>
  );
}
