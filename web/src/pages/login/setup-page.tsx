// SPDX-License-Identifier: Apache-2.0
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { rememberCsrf, send } from '../../api/client.ts';
import type { LoginAnswer } from '../../api/types.ts';
import { Brand } from '../../app/brand.tsx';
import { useGo } from '../../app/location.ts';
import { FormError } from '../../kit/dialog.tsx';
import { PageHead } from '../../kit/page.tsx';
import { Empty } from '../../kit/states.tsx';
import { EnrolSecondFactor } from './enrol.tsx';

/** The first administrator. */
export function SetupPage() {
  return <Accept title="Set up Ngao" path="/setup" intro="You become the first administrator of this server." />;
}

/** Somebody who was invited, or whose access was reset. */
export function InvitationPage() {
  return <Accept title="Welcome" path="/invitations/accept" intro="You were invited to this server. The link works once." />;
}

/** The token stands behind the `#`, which no browser sends and no proxy logs; it is taken out of the address at once. */
function takeToken(): string {
  const token = window.location.hash.replace(/^#(token=)?/, '');
  if (token !== '') window.history.replaceState(window.history.state, '', window.location.pathname);
  return decodeURIComponent(token);
}

function Accept({ title, path, intro }: { title: string; path: string; intro: string }) {
  const [token, setToken] = useState('');
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const client = useQueryClient();
  const go = useGo();
  useEffect(() => setToken((before) => before || takeToken()), []);
  const finish = async () => {
    await client.invalidateQueries();
    go('/');
  };
  const accept = useMutation({
    mutationFn: () => send<LoginAnswer>('POST', path, { body: { token, name, email, password } }),
    onSuccess: (answer) => {
      rememberCsrf(answer.csrf);
      if (answer.next === 'done') void finish();
    },
  });
  if (accept.data) {
    return (
      <div className="door">
        <Brand />
        <EnrolSecondFactor onDone={finish} />
      </div>
    );
  }
  return (
    <div className="door">
      <Brand />
      <PageHead title={title} />
      {token === '' ? (
        <Empty title="This page needs its one-time link.">
          <p>Open the whole link, with everything behind the #. If it was used already, ask for a new one.</p>
        </Empty>
      ) : (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            accept.mutate();
          }}
        >
          <p className="soft">{intro}</p>
          <TextInput
            size="sm"
            label="Your name"
            autoComplete="name"
            required
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            size="sm"
            label="E-mail"
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            size="sm"
            label="Password"
            description="At least 12 characters. A sentence is good."
            autoComplete="new-password"
            required
            minLength={12}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {accept.error && <FormError error={accept.error} />}
          <Button type="submit" size="sm" fullWidth loading={accept.isPending}>
            Go on
          </Button>
        </form>
      )}
    </div>
  );
}
