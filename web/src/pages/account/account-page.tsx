// SPDX-License-Identifier: Apache-2.0
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh, useChange } from '../../api/changes.ts';
import { queries } from '../../api/queries.ts';
import type { PasskeyView, SessionRow } from '../../api/types.ts';
import { failuresText } from '../../app/failed-sign-ins.ts';
import { useSession } from '../../app/session.ts';
import { Dialog, FormDialog } from '../../kit/dialog.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Card, PageHead } from '../../kit/page.tsx';
import { Empty, Loaded } from '../../kit/states.tsx';
import { Since } from '../../kit/time.tsx';
import { say } from '../../kit/toast.ts';
import { plain } from '../../kit/words.ts';
import { EnrolTotp } from '../login/enrol.tsx';
import { addPasskey, passkeysPossible } from '../login/passkey.ts';
import { PasswordCard } from './password-card.tsx';

export function AccountPage() {
  const { person } = useSession();
  return (
    <>
      <PageHead title="Account and security" below={`${person.name}, ${person.email}`} />
      <div className="columns">
        <Card title="Second factor">
          <SecondFactor />
        </Card>
        <Card title="Passkeys">
          <Passkeys />
        </Card>
        <Card title="Password">
          <PasswordCard />
        </Card>
        <Card title="What you may do">
          {person.grants.length === 0 ? (
            <Empty title="No role yet.">
              <p>Ask an administrator to give you one.</p>
            </Empty>
          ) : (
            <ul className="plain-list">
              {person.grants.map((grant) => (
                <li key={grant.id}>
                  <strong>{plain(grant.role)}</strong> <span className="soft">of {grant.product?.name ?? 'every product'}</span>
                </li>
              ))}
            </ul>
          )}
        </Card>
        <Card title="Sessions">
          <Failures />
          <Sessions />
        </Card>
      </div>
    </>
  );
}

function Failures() {
  const { session } = useSession();
  const text = failuresText(session.failedSignIns ?? 0);
  return text === '' ? null : <p className="card-body">{text}</p>;
}

function SecondFactor() {
  const { person } = useSession();
  const client = useQueryClient();
  const [enrolling, setEnrolling] = useState(false);
  const done = () => {
    setEnrolling(false);
    void refresh(client, ['/session']);
    say('The authenticator app is set up.');
  };
  return (
    <div className="card-body">
      <p>
        {person.hasTotp
          ? 'An authenticator app is set up. Setting it up again gives a new key and new recovery codes; the old ones stop working.'
          : 'No authenticator app is set up.'}
      </p>
      <Button variant="default" onClick={() => setEnrolling(true)}>
        {person.hasTotp ? 'Replace the app and the recovery codes' : 'Set up an authenticator app'}
      </Button>
      {enrolling && (
        <Dialog title="Authenticator app" onClose={() => setEnrolling(false)}>
          <EnrolTotp onDone={done} />
        </Dialog>
      )}
    </div>
  );
}

function Passkeys() {
  const passkeys = useQuery(queries.passkeys());
  const [adding, setAdding] = useState(false);
  const remove = useChange<PasskeyView>({
    method: 'DELETE',
    path: ({ id }) => `/passkeys/${encodeURIComponent(id)}`,
    body: () => undefined,
    refresh: ['/passkeys', '/session'],
    done: (_, { name }) => `The passkey "${name}" is removed.`,
  });
  return (
    <div className="card-body">
      <Loaded query={passkeys} lines={2}>
        {(list) =>
          list.length === 0 ? (
            <p className="soft">None yet. A passkey logs in without a password and cannot be phished.</p>
          ) : (
            <ul className="rows">
              {list.map((passkey) => (
                <li key={passkey.id}>
                  <span>
                    <strong>{passkey.name}</strong>
                    <span className="soft">
                      made <Since at={passkey.createdAt} />,{' '}
                      {passkey.usedAt ? (
                        <>
                          used <Since at={passkey.usedAt} />
                        </>
                      ) : (
                        'not used yet'
                      )}
                    </span>
                  </span>
                  <Button variant="default" aria-label={`Remove ${passkey.name}`} onClick={() => remove.mutate(passkey)}>
                    Remove
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {passkeysPossible() ? (
        <Button variant="default" leftSection={<Icon name="key" />} onClick={() => setAdding(true)}>
          Add a passkey
        </Button>
      ) : (
        <p className="faint">This browser makes passkeys only over https or on localhost.</p>
      )}
      {adding && <AddPasskey onClose={() => setAdding(false)} />}
    </div>
  );
}

function AddPasskey({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const client = useQueryClient();
  const add = useMutation({
    mutationFn: () => addPasskey(name),
    onSuccess: async () => {
      await refresh(client, ['/passkeys', '/session']);
      say('The passkey is added.');
      onClose();
    },
  });
  return (
    <FormDialog
      title="Add a passkey"
      verb="Go on"
      busy={add.isPending}
      error={add.error}
      onClose={onClose}
      onSend={() => add.mutate()}
    >
      <TextInput
        label="Name"
        description="So that you know it later: the device or the key."
        required
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

function Sessions() {
  const sessions = useQuery(queries.sessions());
  const end = useChange<SessionRow>({
    method: 'DELETE',
    path: ({ id }) => `/session/list/${encodeURIComponent(id)}`,
    body: () => undefined,
    refresh: ['/session'],
    done: () => 'That session is ended.',
  });
  return (
    <div className="card-body">
      <Loaded query={sessions} lines={3}>
        {(list) => (
          <ul className="rows">
            {list.map((session) => (
              <li key={session.id}>
                <span>
                  <strong>{session.agent || 'Unknown browser'}</strong>
                  <span className="soft">
                    {session.current ? (
                      'this session'
                    ) : (
                      <>
                        seen <Since at={session.lastSeen} />
                      </>
                    )}
                    , by {session.strength}, ends <Since at={session.expiresAt} />
                  </span>
                </span>
                {session.current ? (
                  <span className="tag">Here</span>
                ) : (
                  <Button
                    variant="default"
                    aria-label={`End the session of ${session.agent}`}
                    onClick={() => end.mutate(session)}
                  >
                    End
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </div>
  );
}
