// SPDX-License-Identifier: Apache-2.0
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useChange } from '../../api/changes.ts';
import { desk } from '../../api/desk.ts';
import type { GrantBody, InviteAnswer, InviteBody, UserRow } from '../../api/types.ts';
import { FormDialog } from '../../kit/dialog.tsx';
import { Mark } from '../../kit/mark.tsx';
import { ShownOnce } from '../../kit/shown-once.tsx';
import { Loaded } from '../../kit/states.tsx';
import { Since } from '../../kit/time.tsx';
import { instantText } from '../../kit/words.ts';
import { GrantFields } from './grant-fields.tsx';
import { UserDialog } from './user-dialog.tsx';

export interface OnceLink {
  title: string;
  answer: InviteAnswer;
}

export function Users() {
  const users = useQuery(desk.users());
  const [inviting, setInviting] = useState(false);
  const [chosen, setChosen] = useState<number>();
  const [link, setLink] = useState<OnceLink>();
  const user = users.data?.find(({ id }) => id === chosen);
  return (
    <>
      <div className="actions">
        <Button onClick={() => setInviting(true)}>Invite</Button>
      </div>
      <Loaded query={users} lines={8}>
        {(list) => (
          <table className="table desk-table">
            <caption className="unseen">Accounts</caption>
            <thead>
              <tr>
                <th scope="col">Person</th>
                <th scope="col">Roles</th>
                <th scope="col">Logs in by</th>
                <th scope="col">Seen</th>
                <th scope="col">
                  <span className="unseen">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {list.map((row) => (
                <UserLine key={row.id} row={row} onChange={() => setChosen(row.id)} />
              ))}
            </tbody>
          </table>
        )}
      </Loaded>
      {inviting && (
        <InviteDialog
          onClose={() => setInviting(false)}
          onLink={(answer, email) => {
            setInviting(false);
            setLink({ title: `Invitation for ${email}`, answer });
          }}
        />
      )}
      {user && <UserDialog user={user} onClose={() => setChosen(undefined)} onLink={setLink} />}
      {link && (
        <ShownOnce title={link.title} label="One-time link" text={link.answer.link} onClose={() => setLink(undefined)}>
          <p className="soft">
            It works once, until {instantText(link.answer.expiresAt)}. Send it on a way that only this person reads: whoever opens
            it first has the account.
          </p>
        </ShownOnce>
      )}
    </>
  );
}

function UserLine({ row, onChange }: { row: UserRow; onChange: () => void }) {
  const strong = row.hasPasskey || row.hasTotp;
  return (
    <tr>
      <th scope="row" className="cell-main">
        {row.name || row.email}
        {row.name !== '' && <span className="cell-more">{row.email}</span>}
        {row.disabledAt && (
          <span className="cell-more">
            <Mark tone="bad" icon="pause">
              Disabled
            </Mark>
          </span>
        )}
      </th>
      <td data-label="Roles">
        {row.grants.length === 0 && <span className="faint">none</span>}
        <ul>
          {row.grants.map(({ id, role, product }) => (
            <li key={id}>
              {role} <span className="soft">of {product?.name ?? 'every product'}</span>
            </li>
          ))}
        </ul>
      </td>
      <td data-label="Logs in by">
        {strong ? (
          <Mark tone="good">{[row.hasPasskey && 'passkey', row.hasTotp && 'app'].filter(Boolean).join(', ')}</Mark>
        ) : (
          <Mark tone="warn" icon="key">
            No second factor
          </Mark>
        )}
      </td>
      <td data-label="Seen">{row.lastSeen ? <Since at={row.lastSeen} /> : <span className="faint">never</span>}</td>
      <td className="cell-buttons">
        <Button variant="default" aria-label={`Change ${row.name || row.email}`} onClick={onChange}>
          Change
        </Button>
      </td>
    </tr>
  );
}

interface InviteProps {
  onClose: () => void;
  onLink: (answer: InviteAnswer, email: string) => void;
}

function InviteDialog({ onClose, onLink }: InviteProps) {
  const [email, setEmail] = useState('');
  const [grants, setGrants] = useState<GrantBody[]>([{ role: 'viewer', product: null }]);
  const invite = useChange<InviteBody, InviteAnswer>({
    path: () => '/users/invite',
    refresh: ['/users'],
    after: (answer) => onLink(answer, email),
  });
  return (
    <FormDialog
      title="Invite somebody"
      verb="Make the link"
      busy={invite.isPending}
      error={invite.error}
      onClose={onClose}
      onSend={() => invite.mutate({ email: email.trim(), grants })}
    >
      <TextInput
        label="E-mail"
        type="email"
        required
        maxLength={254}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <GrantFields grants={grants} onChange={setGrants} />
    </FormDialog>
  );
}
