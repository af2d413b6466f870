// SPDX-License-Identifier: Apache-2.0
import { Button, PasswordInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh } from '../../api/changes.ts';
import { sendConfirmed } from '../../api/confirmed.ts';
import { FormDialog } from '../../kit/dialog.tsx';
import { say } from '../../kit/toast.ts';

/** The own password: changed by its owner, with a fresh proof. */
export function PasswordCard() {
  const [changing, setChanging] = useState(false);
  return (
    <div className="card-body">
      <p>A new password ends your sessions everywhere else.</p>
      <Button variant="default" onClick={() => setChanging(true)}>
        Change the password
      </Button>
      {changing && <ChangePassword onClose={() => setChanging(false)} />}
    </div>
  );
}

function ChangePassword({ onClose }: { onClose: () => void }) {
  const [password, setPassword] = useState('');
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: () => sendConfirmed('POST', '/me/password', { body: { password } }),
    onSuccess: async () => {
      await refresh(client, ['/session']);
      say('The password is changed. Your other sessions are ended.');
      onClose();
    },
  });
  return (
    <FormDialog
      title="Change the password"
      verb="Change"
      busy={change.isPending}
      error={change.error}
      onClose={onClose}
      onSend={() => change.mutate()}
    >
      <PasswordInput
        label="New password"
        description="12 to 200 characters, at least five different ones, and more than your name or address. A sentence that only you would think of is good."
        required
        minLength={12}
        maxLength={200}
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
