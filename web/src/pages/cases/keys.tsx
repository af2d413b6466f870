// SPDX-License-Identifier: Apache-2.0
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { CaseParticipant, KeyDecisionBody } from '../../api/types.ts';
import { dayText, plain } from '../../kit/words.ts';
import { Refusal, useCaseChange } from './case-form.tsx';

/** OpenPGP keys that somebody gave. None is written to before a person has compared its fingerprint with its owner. */
export function Keys({ uid, person, decides }: { uid: string; person: CaseParticipant; decides: boolean }) {
  if (person.keys.length === 0) return null;
  return (
    <ul aria-label={`OpenPGP keys of ${person.name || 'this person'}`}>
      {person.keys.map((key) => (
        <li key={key.uid} className="faint">
          <code>{spaced(key.fingerprint)}</code> {key.algorithm}, {plain(key.source)}, {plain(key.state)}
          {key.expiresAt && `, until ${dayText(key.expiresAt)}`}
          {key.problems.length > 0 && `: ${key.problems.map(plain).join(', ')}`}
          {key.addresses.length > 0 && ` (${key.addresses.join(', ')})`}
          {decides && key.state === 'offered' && <Compare path={`/cases/${uid}/participants/${person.uid}/keys/${key.uid}`} />}
        </li>
      ))}
    </ul>
  );
}

function Compare({ path }: { path: string }) {
  const [fingerprint, setFingerprint] = useState('');
  const decide = useCaseChange<KeyDecisionBody>({
    path: () => path,
    done: (_, { as }) => (as === 'confirmed' ? 'Letters to its owner are encrypted from now on.' : 'It is not used.'),
  });
  return (
    <form className="form" onSubmit={(event) => event.preventDefault()}>
      <TextInput
        label="Fingerprint, as its owner told it to you over another way"
        required
        maxLength={100}
        value={fingerprint}
        onChange={(event) => setFingerprint(event.currentTarget.value)}
      />
      <Refusal error={decide.error} />
      <div className="row-buttons">
        <Button
          loading={decide.isPending}
          disabled={fingerprint.length < 40}
          onClick={() => decide.mutate({ as: 'confirmed', fingerprint })}
        >
          It is theirs
        </Button>
        <Button
          variant="default"
          loading={decide.isPending}
          disabled={fingerprint.length < 40}
          onClick={() => decide.mutate({ as: 'refused', fingerprint })}
        >
          Do not use it
        </Button>
      </div>
    </form>
  );
}

const spaced = (fingerprint: string) => fingerprint.toUpperCase().replace(/.{4}(?=.)/g, '$& ');
