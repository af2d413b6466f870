// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/changes.ts';
import type { GrantBody, InviteAnswer, UserPatch, UserRow } from '../../api/types.ts';
import { useSession } from '../../app/session.ts';
import { Dialog, FormError } from '../../kit/dialog.tsx';
import { plain } from '../../kit/words.ts';
import { GrantField, RoleWords } from './grant-fields.tsx';
import type { OnceLink } from './users.tsx';

interface Props {
  user: UserRow;
  onClose: () => void;
  onLink: (link: OnceLink) => void;
}

/** Roles of one account, and what ends its way in. Each press is one change; there is nothing to save. */
export function UserDialog({ user, onClose, onLink }: Props) {
  const name = user.name || user.email;
  return (
    <Dialog title={name} onClose={onClose}>
      <div className="form">
        <Roles user={user} />
        <Access user={user} onLink={onLink} onClose={onClose} />
        <div className="form-buttons">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function Roles({ user }: { user: UserRow }) {
  const [grant, setGrant] = useState<GrantBody>({ role: 'viewer', product: null });
  const give = useChange<GrantBody>({
    path: () => `/users/${user.id}/grants`,
    refresh: ['/users', '/people', '/session'],
    done: (_, { role }) => `${plain(role)} given.`,
  });
  const take = useChange<UserRow['grants'][number]>({
    method: 'DELETE',
    path: ({ id }) => `/users/${user.id}/grants/${id}`,
    body: () => undefined,
    refresh: ['/users', '/people', '/session'],
    done: (_, { role }) => `${plain(role)} taken.`,
  });
  return (
    <fieldset className="form-group">
      <legend>Roles</legend>
      {user.grants.length === 0 && <p className="soft">None: this person can log in, and see nothing.</p>}
      <ul className="picked">
        {user.grants.map((one) => (
          <li key={one.id}>
            <span>
              <strong>{plain(one.role)}</strong> <span className="soft">of {one.product?.name ?? 'every product'}</span>
            </span>
            <Button
              variant="default"
              aria-label={`Take ${one.role} of ${one.product?.name ?? 'every product'}`}
              loading={take.isPending && take.variables.id === one.id}
              onClick={() => take.mutate(one)}
            >
              Take
            </Button>
          </li>
        ))}
      </ul>
      <div className="form-line">
        <GrantField grant={grant} number={user.grants.length + 1} onChange={setGrant} />
        <Button loading={give.isPending} onClick={() => give.mutate(grant)}>
          Give
        </Button>
      </div>
      {give.error && <FormError error={give.error} />}
      {take.error && <FormError error={take.error} />}
      <details className="more">
        <summary>What the roles may do</summary>
        <RoleWords />
      </details>
    </fieldset>
  );
}

function Access({ user, onLink, onClose }: Props) {
  const { person } = useSession();
  const disabled = user.disabledAt !== null;
  const self = person.id === user.id;
  const change = useChange<UserPatch>({
    method: 'PATCH',
    path: () => `/users/${user.id}`,
    refresh: ['/users', '/people'],
    done: () => (disabled ? 'The account is open again.' : 'The account is disabled, its sessions are ended.'),
  });
  const reset = useChange<void, InviteAnswer>({
    path: () => `/users/${user.id}/reset`,
    body: () => ({}),
    refresh: ['/users'],
    after: (answer) => {
      onClose();
      onLink({ title: `New start for ${user.name || user.email}`, answer });
    },
  });
  if (self) return <p className="soft">This is you. Another administrator can disable or reset your account.</p>;
  return (
    <fieldset className="form-group">
      <legend>Way in</legend>
      <div className="choice-line">
        <Button variant="default" loading={change.isPending} onClick={() => change.mutate({ disabled: !disabled })}>
          {disabled ? 'Open the account again' : 'Disable the account'}
        </Button>
        <span className="soft">
          {disabled ? 'Nobody can log in with it now.' : 'Ends every session at once; what was decided stays.'}
        </span>
      </div>
      <div className="choice-line">
        <Button variant="default" loading={reset.isPending} onClick={() => reset.mutate()}>
          Reset
        </Button>
        <span className="soft">A one-time link for a new password. Ends every session, passkey and second factor.</span>
      </div>
      {change.error && <FormError error={change.error} />}
      {reset.error && <FormError error={reset.error} />}
    </fieldset>
  );
}
