// SPDX-License-Identifier: Apache-2.0
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/changes.ts';
import type { CaseMessage, CaseView, DoubtBody } from '../../api/types.ts';
import { Link } from '../../kit/link.tsx';
import { Card } from '../../kit/page.tsx';
import { instantText, plain } from '../../kit/words.ts';

/** What became of a letter for each of its readers, as the far side said it. */
export function Deliveries({ message, path, people }: { message: CaseMessage; path: string; people: string }) {
  const told = message.deliveries.filter(({ state }) => state !== 'waiting');
  return (
    <>
      {message.stopped === 'reporter-withheld' && (
        <p>It is held: it tells who reported it, and they have not said yes to that. Take it back, and take it out.</p>
      )}
      {message.stopped === 'clear-unconfirmed' && <ClearText path={path} people={people} />}
      {message.stopped && !['reporter-withheld', 'clear-unconfirmed'].includes(message.stopped) && (
        <p>It is held and not sent in the clear: {plain(message.stopped)}. Put the key right; it then leaves by itself.</p>
      )}
      {message.protection && <p className="faint">{protectionWords(message)}</p>}
      {told.length > 0 && <Fates told={told} />}
    </>
  );
}

/** The letter waits for one of two: a key to encrypt to, or a person's word that this may be read on its way. */
function ClearText({ path, people }: { path: string; people: string }) {
  const allow = useChange<object>({
    path: () => `${path}/clear-text`,
    refresh: ['/cases'],
    done: () => 'It leaves in the clear, and so do further letters to this reader. Your name is kept with it.',
  });
  return (
    <>
      <p>It is held: the reporter wrote encrypted; confirm their key or say that clear text is fine.</p>
      <div className="row-buttons">
        <Link href={people} className="quiet-button">
          Confirm their key
        </Link>
        <Button variant="default" loading={allow.isPending} onClick={() => allow.mutate({})}>
          Clear text is fine
        </Button>
      </div>
    </>
  );
}

function protectionWords({ direction, protection }: CaseMessage): string {
  if (!protection) return '';
  const { encryption, signature, fingerprints } = protection;
  if (direction !== 'in') return `Encrypted to ${fingerprints.join(', ')} and signed with the key of the desk`;
  const by = fingerprints.length > 0 ? ` by ${fingerprints.join(', ')}` : '';
  return `OpenPGP: encryption ${plain(encryption)}; signature ${plain(signature)}${by}`;
}

function Fates({ told }: { told: CaseMessage['deliveries'] }) {
  return (
    <ul className="plain-list" aria-label="What became of the letter">
      {told.map((one) => (
        <li key={`${one.part} ${one.address}`} className="faint">
          {one.part === 'to' ? 'To' : 'Copy to'} {one.address || 'the reader'}: {plain(one.state)}
          {one.at && `, ${instantText(one.at)}`}
          {one.answer && ` (${one.answer})`}
          {one.bouncedAt && `; came back, ${instantText(one.bouncedAt)}${one.bounce && ` (${one.bounce})`}`}
          {one.autoAnsweredAt && `; a machine answered, ${instantText(one.autoAnsweredAt)}`}
        </li>
      ))}
    </ul>
  );
}

/** Said where the eye is: somebody who was to be told has not been told. */
export function Returned({ view }: { view: CaseView }) {
  if (view.returned.length === 0) return null;
  return (
    <Card title="Letters that came back">
      <ul className="plain-list card-body">
        {view.returned.map(({ purpose, bouncedAt, toReporter }) => (
          <li key={`${purpose} ${bouncedAt}`}>
            {plain(purpose)}: it was accepted for delivery and came back on {instantText(bouncedAt)}.{' '}
            {toReporter
              ? 'The reporter has not been told by it, or the list has no copy.'
              : 'Its reader has not been told by it.'}{' '}
            Find another way, then send it again.
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** The server ended while the letter went out, and no copy was found: only a person can say. */
export function Doubt({ path }: { path: string }) {
  const [reason, setReason] = useState('');
  const settle = useChange<DoubtBody>({
    path: () => `${path}/doubt`,
    refresh: ['/cases'],
    done: (_, { outcome }) => (outcome === 'sent' ? 'It counts as sent.' : 'It is sent again after the time to undo.'),
  });
  const ready = reason.trim() !== '';
  return (
    <form className="form" onSubmit={(event) => event.preventDefault()}>
      <p>
        Nobody knows whether this letter went out: the server ended while it was being sent. Our mailbox is searched for a copy of
        it; until one is found, ask the reader or look at the log of the mail server, then say here what you found.
      </p>
      <Textarea
        label="How do you know?"
        required
        maxLength={4000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className="row-buttons">
        <Button loading={settle.isPending} disabled={!ready} onClick={() => settle.mutate({ outcome: 'sent', reason })}>
          It went out
        </Button>
        <Button
          variant="default"
          loading={settle.isPending}
          disabled={!ready}
          onClick={() => settle.mutate({ outcome: 'not-sent', reason })}
        >
          It did not, send again
        </Button>
      </div>
    </form>
  );
}
