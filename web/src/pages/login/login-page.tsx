// SPDX-License-Identifier: Apache-2.0
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { apiAddress, rememberCsrf, send } from '../../api/client.ts';
import { queries } from '../../api/queries.ts';
import type { LoginAnswer, SessionView } from '../../api/types.ts';
import { Brand } from '../../app/brand.tsx';
import { ownAddress, useGo, useSearchState } from '../../app/location.ts';
import { FormError } from '../../kit/dialog.tsx';
import { Icon } from '../../kit/icon.tsx';
import { PageHead } from '../../kit/page.tsx';
import { Empty, Loaded } from '../../kit/states.tsx';
import { EnrolSecondFactor } from './enrol.tsx';
import { logInByPasskey, passkeysPossible } from './passkey.ts';
import { refusalText } from './refusals.ts';

type Step = LoginAnswer['next'] | 'start';

export function LoginPage() {
  const { search } = useSearchState();
  const session = useQuery(queries.session());
  const client = useQueryClient();
  const go = useGo();
  const [step, setStep] = useState<Step>('start');
  const finish = async () => {
    await client.invalidateQueries();
    go(ownAddress(search.to));
  };
  const onAnswer = (answer: LoginAnswer) => {
    rememberCsrf(answer.csrf);
    if (answer.next === 'done') void finish();
    else setStep(answer.next);
  };
  return (
    <div className="door">
      <Brand />
      {step === 'enrol-second-factor' ? (
        <EnrolSecondFactor onDone={finish} />
      ) : step === 'totp' ? (
        <CodeStep onAnswer={onAnswer} onBack={() => setStep('start')} />
      ) : (
        <Loaded query={session}>
          {(data) => (
            <FirstStep session={data} to={ownAddress(search.to)} refusal={refusalText(search.refused)} onAnswer={onAnswer} />
          )}
        </Loaded>
      )}
    </div>
  );
}

interface FirstProps {
  session: SessionView;
  to: string;
  /** Why the organisation's log-in did not let anybody in. */
  refusal: string | undefined;
  onAnswer: (answer: LoginAnswer) => void;
}

function FirstStep({ session, to, refusal, onAnswer }: FirstProps) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const byPassword = useMutation({
    mutationFn: () => send<LoginAnswer>('POST', '/login', { body: { email, password } }),
    onSuccess: onAnswer,
  });
  const byPasskey = useMutation({ mutationFn: logInByPasskey, onSuccess: onAnswer });
  const error = byPassword.error ?? byPasskey.error;
  const isTrying = !byPassword.isIdle || !byPasskey.isIdle;
  if (session.setup) return <NotSetUp />;
  return (
    <>
      <PageHead title="Log in" />
      {refusal !== undefined && !isTrying && <FormError error={new Error(refusal)} />}
      {passkeysPossible() && (
        <Button fullWidth variant="default" size="sm" leftSection={<Icon name="key" />} onClick={() => byPasskey.mutate()}>
          Log in with a passkey
        </Button>
      )}
      {session.oidc.map(({ key, name }) => (
        <a key={key} className="door-button" href={apiAddress(`/oidc/${encodeURIComponent(key)}/start`, { to })}>
          Log in with {name}
        </a>
      ))}
      {(passkeysPossible() || session.oidc.length > 0) && <div className="door-or">or with a password</div>}
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          byPassword.mutate();
        }}
      >
        <TextInput
          size="sm"
          label="E-mail"
          type="email"
          autoComplete="username webauthn"
          required
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          size="sm"
          label="Password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {error && <FormError error={error} />}
        <Button type="submit" size="sm" fullWidth loading={byPassword.isPending}>
          Log in
        </Button>
      </form>
      <p className="faint">Password forgotten? An administrator makes you a new one-time link (People, reset).</p>
    </>
  );
}

function NotSetUp() {
  return (
    <>
      <PageHead title="Not set up yet" />
      <Empty title="Nobody is administrator of this server yet.">
        <p>
          The server printed a one-time link to its console when it started. Open that link in this browser. The link is gone?
          Restart the server: as long as there is no administrator, it prints a new one.
        </p>
      </Empty>
    </>
  );
}

function CodeStep({ onAnswer, onBack }: { onAnswer: (answer: LoginAnswer) => void; onBack: () => void }) {
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: () => send<LoginAnswer>('POST', '/login/totp', { body: { code: code.replaceAll(' ', '') } }),
    onSuccess: onAnswer,
  });
  return (
    <>
      <PageHead title="Second factor" />
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          confirm.mutate();
        }}
      >
        <TextInput
          size="sm"
          label="Code"
          description="Six digits from your authenticator app, or one of your recovery codes."
          autoComplete="one-time-code"
          required
          data-autofocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        {confirm.error && <FormError error={confirm.error} />}
        <Button type="submit" size="sm" fullWidth loading={confirm.isPending}>
          Go on
        </Button>
        <Button variant="subtle" size="sm" fullWidth onClick={onBack}>
          Start again
        </Button>
      </form>
    </>
  );
}
