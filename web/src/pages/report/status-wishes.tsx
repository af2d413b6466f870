// SPDX-License-Identifier: Apache-2.0
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Card } from '../../kit/page.tsx';
import type { Part } from './status-page.tsx';

/** What was not decided yet says so, and is decided before it is saved: no answer is put into anybody's mouth. */
export function Wishes({ view, words, change, busy }: Part) {
  const [contact, setContact] = useState(decided(view.wishes.contact));
  const [credit, setCredit] = useState(decided(view.wishes.credit));
  const [creditName, setCreditName] = useState(view.wishes.creditName);
  const open = (wish: string) => (wish === '' ? [{ value: '', label: words.notDecided }] : []);
  const named = credit === 'named' || credit === 'pseudonym';
  return (
    <Card title={words.wishes}>
      <form
        className="card-body"
        onSubmit={(event) => {
          event.preventDefault();
          change('PUT', '/wishes', { contact, credit, ...(named && { creditName }) });
        }}
      >
        <NativeSelect
          label={words.contactWish}
          required
          data={[
            ...open(contact),
            ...(['forward', 'withhold'] as const).map((value) => ({ value, label: words[`contact_${value}`] })),
          ]}
          value={contact}
          onChange={(event) => setContact(event.currentTarget.value)}
        />
        <NativeSelect
          label={words.creditWish}
          required
          data={[
            ...open(credit),
            ...(['named', 'pseudonym', 'declined'] as const).map((value) => ({ value, label: words[`credit_${value}`] })),
          ]}
          value={credit}
          onChange={(event) => setCredit(event.currentTarget.value)}
        />
        {named && (
          <TextInput
            label={words.creditName}
            required
            maxLength={300}
            value={creditName}
            onChange={(event) => setCreditName(event.currentTarget.value)}
          />
        )}
        <Button type="submit" loading={busy}>
          {words.save}
        </Button>
      </form>
    </Card>
  );
}

const decided = (wish: string) => (wish === 'unknown' ? '' : wish);

/** R29: letters go out encrypted to a key whose fingerprint was compared. */
export function OwnKey({ words, change, busy, made }: Part) {
  const [armored, setArmored] = useState('');
  return (
    <Card title={words.ownKey}>
      <form
        className="card-body"
        onSubmit={(event) => {
          event.preventDefault();
          change('PUT', '/key', { armored });
        }}
      >
        <Textarea
          label={words.ownKey}
          description={words.ownKeyHint}
          required
          maxLength={40_000}
          value={armored}
          onChange={(event) => setArmored(event.currentTarget.value)}
        />
        {made === '/key' && <p role="status">{words.keyGiven}</p>}
        <Button type="submit" loading={busy}>
          {words.giveKey}
        </Button>
      </form>
    </Card>
  );
}
