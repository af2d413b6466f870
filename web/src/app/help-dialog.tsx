// SPDX-License-Identifier: Apache-2.0
import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { Dialog } from '../kit/dialog.tsx';
import { pagesFor } from './nav.tsx';
import { mayAs, useSession } from './session.ts';
import { shortcutsOn, switchShortcuts } from './shortcuts.ts';

const keys: readonly [string, string][] = [
  ['/', 'Search everything'],
  ['?', 'This help'],
  ['j  k', 'Next or previous row of a list'],
  ['Enter', 'Open the row'],
  ['x', 'Select the row'],
  ['Esc', 'Close a dialog or a list'],
];
const findingKeys: readonly [string, string][] = [
  ['t', 'Triage'],
  ['s', 'Start work'],
  ['e', 'Propose an exception'],
  ['a', 'Assign'],
  ['p', 'Pause or resume the clock'],
  ['c', 'Comment'],
];

const caseKeys: readonly [string, string][] = [
  ['m', 'Next moves'],
  ['r', 'Reply'],
];

export function HelpDialog({ onClose }: { onClose: () => void }) {
  const { person, session } = useSession();
  const [on, setOn] = useState(shortcutsOn);
  const going = pagesFor(person).map(({ nav }): [string, string] => [`g ${nav.key}`, nav.label]);
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <div className="help">
        <KeyList title="Everywhere" keys={keys} />
        <KeyList title="Go to" keys={going} />
        <KeyList title="On a finding" keys={findingKeys} />
        {mayAs(person, ['committee']) && <KeyList title="On a case" keys={caseKeys} />}
      </div>
      <div className="form-buttons between">
        <Checkbox
          label="Single-key shortcuts"
          checked={on}
          onChange={(event) => {
            switchShortcuts(event.currentTarget.checked);
            setOn(event.currentTarget.checked);
          }}
        />
        <span className="faint">Ngao {session.version}</span>
      </div>
    </Dialog>
  );
}

function KeyList({ title, keys: list }: { title: string; keys: readonly [string, string][] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl className="keys">
        {list.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              {key.split(/\s+/).map((one) => (
                <kbd key={one}>{one}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
