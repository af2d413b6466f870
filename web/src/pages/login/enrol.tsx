// SPDX-License-Identifier: Apache-2.0
import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../../api/client.ts';
import type { RecoveryCodes, TotpStart } from '../../api/types.ts';
import { Copyable } from '../../kit/copy.tsx';
import { FormError } from '../../kit/dialog.tsx';
import { Icon } from '../../kit/icon.tsx';
import { PageHead } from '../../kit/page.tsx';
import { Waiting } from '../../kit/states.tsx';
import { QrCode } from '../../pictures/qr-picture.tsx';
import { addPasskey, passkeysPossible } from './passkey.ts';

/** A second factor is not a choice, only which one: a passkey, or an authenticator app with recovery codes. */
export function EnrolSecondFactor({ onDone }: { onDone: () => void }) {
  const [app, setApp] = useState(!passkeysPossible());
  const passkey = useMutation({ mutationFn: () => addPasskey('First passkey'), onSuccess: onDone });
  return (
    <>
      <PageHead title="Add a second factor" />
      <p className="soft">A password alone does not open Ngao: what stands here would help an attacker.</p>
      {app ? (
        <EnrolTotp onDone={onDone} />
      ) : (
        <div className="form">
          <Button
            size="sm"
            fullWidth
            leftSection={<Icon name="key" />}
            loading={passkey.isPending}
            onClick={() => passkey.mutate()}
          >
            Make a passkey on this device
          </Button>
          {passkey.error && <FormError error={passkey.error} />}
          <Button size="sm" fullWidth variant="default" onClick={() => setApp(true)}>
            Use an authenticator app instead
          </Button>
        </div>
      )}
    </>
  );
}

/** The authenticator app: a secret, a first code as proof, then the recovery codes, shown once. */
export function EnrolTotp({ onDone }: { onDone: () => void }) {
  const [code, setCode] = useState('');
  const start = useMutation({ mutationFn: () => send<TotpStart>('POST', '/me/totp/start', { body: {} }) });
  const confirm = useMutation({
    mutationFn: () => send<RecoveryCodes>('POST', '/me/totp/confirm', { body: { code: code.replaceAll(' ', '') } }),
  });
  if (confirm.data) return <Recovery codes={confirm.data.codes} onDone={onDone} />;
  if (start.isPending) return <Waiting lines={3} />;
  if (!start.data) {
    return (
      <div className="form">
        <p className="soft">Any app that makes six-digit codes works. You will get ten recovery codes at the end.</p>
        {start.error && <FormError error={start.error} />}
        <Button size="sm" onClick={() => start.mutate()}>
          Show the key for the app
        </Button>
      </div>
    );
  }
  const grouped = start.data.secret.match(/.{1,4}/g)?.join(' ') ?? start.data.secret;
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate();
      }}
    >
      <p className="soft">
        Scan this with the app, or type the key in. On the device that has the app, <a href={start.data.uri}>open it there</a>.
      </p>
      <QrCode text={start.data.uri} label="The key for the authenticator app, as a QR code" />
      <Copyable text={grouped} label="Key for the authenticator app" />
      <TextInput
        size="sm"
        label="Code that the app shows now"
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      {confirm.error && <FormError error={confirm.error} />}
      <Button type="submit" size="sm" loading={confirm.isPending}>
        Confirm
      </Button>
    </form>
  );
}

function Recovery({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  return (
    <div className="form">
      <p>
        <strong>Recovery codes.</strong> Each works once, when the app is not at hand. They are shown only now: keep them where
        you keep passwords.
      </p>
      <Copyable text={codes.join('\n')} label="Recovery codes" />
      <Button size="sm" onClick={onDone}>
        I have kept them
      </Button>
    </div>
  );
}
