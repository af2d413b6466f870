// SPDX-License-Identifier: Apache-2.0
import { PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, useSyncExternalStore } from 'react';
import { send } from '../api/client.ts';
import { onQuestion, questionNow } from '../api/confirmed.ts';
import { FormDialog } from '../kit/dialog.tsx';
import { confirmByPasskey, passkeysPossible } from '../pages/login/passkey.ts';
import { useSession } from './session.ts';

type Way = 'passkey' | 'code' | 'password';
const words: Record<Way, { verb: string; instead: string }> = {
  passkey: { verb: 'Use the passkey', instead: 'Use a passkey instead' },
  code: { verb: 'Confirm', instead: 'Use a code instead' },
  password: { verb: 'Confirm', instead: 'Use the password instead' },
};

/** Asks for a passkey, the password or a code when the server wants a fresh proof; what was asked for then goes on by itself. */
export function ConfirmHost() {
  const question = useSyncExternalStore(onQuestion, questionNow);
  return question ? <Question answer={question.answer} /> : null;
}

function Question({ answer }: { answer: (proven: boolean) => void }) {
  const { person } = useSession();
  const ways = (['passkey', 'code', 'password'] as const).filter((way) => {
    if (way === 'passkey') return person.hasPasskey && passkeysPossible();
    return way === 'password' || person.hasTotp;
  });
  const [how, setHow] = useState<Way>(ways[0] ?? 'password');
  const [proof, setProof] = useState('');
  const confirm = useMutation({ mutationFn: () => prove(how, proof), onSuccess: () => answer(true) });
  const swap = (way: Way) => {
    setHow(way);
    setProof('');
    confirm.reset();
  };
  return (
    <FormDialog
      title="Is it still you?"
      verb={words[how].verb}
      busy={confirm.isPending}
      error={confirm.error}
      onClose={() => answer(false)}
      onSend={() => confirm.mutate()}
    >
      <p className="soft">This change needs a fresh proof. What you entered is kept and sent right after.</p>
      {person.strength === 'oidc' && ways.length === 1 && (
        <p className="soft">You came in by your organisation and may have no password here: then log out and in again.</p>
      )}
      <ProofField how={how} value={proof} onChange={setProof} />
      {ways
        .filter((way) => way !== how)
        .map((way) => (
          <button key={way} type="button" className="text-button" onClick={() => swap(way)}>
            {words[way].instead}
          </button>
        ))}
    </FormDialog>
  );
}

function ProofField({ how, value, onChange }: { how: Way; value: string; onChange: (text: string) => void }) {
  if (how === 'passkey') return <p>The browser asks for the passkey that you made for Ngao.</p>;
  if (how === 'code') {
    return (
      <TextInput
        label="Code"
        description="From the authenticator app, or one of the recovery codes."
        required
        autoComplete="one-time-code"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <PasswordInput
      label="Password"
      required
      autoComplete="current-password"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

async function prove(how: Way, proof: string): Promise<unknown> {
  if (how === 'passkey') return await confirmByPasskey();
  return await send('POST', '/session/confirm', { body: { [how]: how === 'code' ? proof.replaceAll(' ', '') : proof } });
}
