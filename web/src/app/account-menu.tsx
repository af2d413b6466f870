// SPDX-License-Identifier: Apache-2.0
import { useMantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useChange } from '../api/changes.ts';
import { queries } from '../api/queries.ts';
import { Dropdown } from '../kit/dropdown.tsx';
import { Icon } from '../kit/icon.tsx';
import { Link } from '../kit/link.tsx';
import { plain } from '../kit/words.ts';
import { useSession } from './session.ts';

const schemes = ['auto', 'light', 'dark'] as const;

export function AccountMenu({ onHelp }: { onHelp: () => void }) {
  const { person } = useSession();
  const client = useQueryClient();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const ref = useRef<HTMLDetailsElement>(null);
  const logOut = useChange<object>({
    path: () => '/logout',
    after: () => {
      // What one person has read is not left for the next.
      client.clear();
      void client.fetchQuery(queries.session());
      window.location.assign('/login');
    },
  });
  const close = () => ref.current?.removeAttribute('open');
  const roles = [...new Set(person.grants.map(({ role }) => plain(role)))].join(', ');
  return (
    <Dropdown
      ref={ref}
      className="account"
      summary={
        <>
          <span className="initials" aria-hidden="true">
            {initials(person.name)}
          </span>
          <span className="account-name">
            <span className="unseen">Account: </span>
            {person.name}
          </span>
          <Icon name="down" size={12} />
        </>
      }
    >
      <div className="account-list">
        <div className="account-who">
          <strong>{person.name}</strong>
          <span>{person.email}</span>
          <span className="faint">{roles || 'No role yet'}</span>
        </div>
        <Link href="/me" onClick={close}>
          Account and security
        </Link>
        <button type="button" onClick={onHelp}>
          Keyboard shortcuts <kbd>?</kbd>
        </button>
        <fieldset className="segments">
          <legend>Colours</legend>
          {schemes.map((scheme) => (
            <label key={scheme}>
              <input type="radio" name="scheme" checked={colorScheme === scheme} onChange={() => setColorScheme(scheme)} />
              {plain(scheme)}
            </label>
          ))}
        </fieldset>
        <button type="button" onClick={() => logOut.mutate({})}>
          Log out
        </button>
      </div>
    </Dropdown>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '');
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}
