// SPDX-License-Identifier: Apache-2.0
import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { desk } from '../../api/cases.ts';
import { useChange } from '../../api/changes.ts';
import type { BreakGlassBody, CaseInvitation, ConsentBody, MadeAnswer } from '../../api/types.ts';
import { useSearchState } from '../../app/location.ts';
import { mayAs, useSession } from '../../app/session.ts';
import { Copyable } from '../../kit/copy.tsx';
import { useDraft } from '../../kit/draft.ts';
import { Card } from '../../kit/page.tsx';
import { Problem, Waiting } from '../../kit/states.tsx';
import { dayText, plain } from '../../kit/words.ts';
import { inZone } from '../../kit/zoned.ts';
import { firstTongue } from '../report/words.ts';
import { CaseForm, Refusal, useCaseChange } from './case-form.tsx';
import { Certificate } from './certificate.tsx';
import { Words } from './fields.tsx';

/** What somebody sees to whom nothing of the case is open: their invitation, or the way in of an emergency. */
export function OutsidePart({ uid, error }: { uid: string; error: Error }) {
  const { person } = useSession();
  const invitation = useQuery({ ...desk.invitation(uid), retry: false });
  if (invitation.isPending) return <Waiting lines={6} />;
  if (invitation.data) return <Invitation invitation={invitation.data} />;
  return (
    <>
      <Problem error={error} />
      <Certificate uid={uid} />
      {mayAs(person, ['committee']) && <BreakGlass uid={uid} />}
    </>
  );
}

function Invitation({ invitation }: { invitation: CaseInvitation }) {
  const { codeName, role, until, signed, embargo } = invitation;
  return (
    <Card title={`You are let into ${codeName}`} className="narrow-card">
      <div className="card-body">
        <p>
          As <strong>{plain(role).toLowerCase()}</strong>
          {until && `, until ${dayText(until)}`}. Nothing of it is open before you have{' '}
          {signed ? 'answered about the date' : 'signed'}
          {!signed && embargo && ' and answered about the date'}.
        </p>
        {signed ? <p className="soft">You have signed.</p> : <Sign invitation={invitation} />}
        {embargo && <Answer uid={invitation.uid} embargo={embargo} />}
      </div>
    </Card>
  );
}

const tongueNames = { en: 'English', fr: 'Français' } as const;

/** R15. The very text that was shown is signed: its digest goes along. */
function Sign({ invitation: { uid, texts } }: { invitation: CaseInvitation }) {
  const [read, setRead] = useState(false);
  const [language, setLanguage] = useState<string>(() => firstTongue(navigator.languages));
  const shown = texts.find((one) => one.language === language) ?? texts[0];
  const sign = useCaseChange<object>({
    path: () => `/cases/${uid}/acknowledge`,
    body: () => ({ textDigest: shown?.digest }),
    done: () => 'Signed.',
  });
  return (
    <section className="form" aria-labelledby="sign-head">
      <h3 id="sign-head">In confidence</h3>
      <NativeSelect
        label="Language in which you sign"
        value={shown?.language}
        data={texts.map((one) => ({ value: one.language, label: tongueNames[one.language] }))}
        onChange={(event) => {
          setRead(false);
          setLanguage(event.currentTarget.value);
        }}
      />
      <blockquote className="quoted" lang={shown?.language}>
        {shown?.text}
      </blockquote>
      <Checkbox
        label="I have read this and keep to it"
        checked={read}
        onChange={(event) => setRead(event.currentTarget.checked)}
      />
      <Refusal error={sign.error} />
      <div className="row-buttons">
        <Button disabled={!read} loading={sign.isPending} onClick={() => sign.mutate({})}>
          Sign
        </Button>
      </div>
    </section>
  );
}

export function Answer({ uid, embargo }: { uid: string; embargo: NonNullable<CaseInvitation['embargo']> }) {
  const answer = useCaseChange<ConsentBody>({
    path: () => `/cases/${uid}/embargo/answer`,
    done: (_, given) => (given.answer === 'accepted' ? 'You keep this date.' : 'You do not keep this date.'),
  });
  return (
    <section className="form" aria-labelledby="date-head">
      <h3 id="date-head">The date until which nobody tells</h3>
      <p>
        <strong>{inZone(embargo.endsAt, embargo.zone)}</strong>
        <span className="faint"> ({inZone(embargo.endsAt, 'UTC')})</span>
      </p>
      {embargo.state === 'invited' ? (
        <>
          <p className="soft">Answer until {dayText(embargo.replyBy)}; after that the invitation lapses.</p>
          <Refusal error={answer.error} />
          <div className="row-buttons">
            <Button loading={answer.isPending} onClick={() => answer.mutate({ answer: 'accepted' })}>
              I keep this date
            </Button>
            <Button variant="default" loading={answer.isPending} onClick={() => answer.mutate({ answer: 'declined' })}>
              I do not
            </Button>
          </div>
        </>
      ) : (
        <p className="soft">Your answer: {embargo.state}.</p>
      )}
    </section>
  );
}

/** Two people: one asks, another one of the committee agrees. The history tells the owner. */
function BreakGlass({ uid }: { uid: string }) {
  const { search } = useSearchState();
  const glass = /^[0-9a-f]{32}$/.test(search.glass ?? '') ? search.glass : undefined;
  return glass ? <Agree uid={uid} glass={glass} /> : <Ask uid={uid} />;
}

function Ask({ uid }: { uid: string }) {
  const form = useDraft(
    () => ({ reason: '' }),
    ({ reason }) => ({ reason: reason.trim().length < 3 && 'Say what cannot wait, and why nobody on the case can be asked.' }),
  );
  // Nothing is asked for again: who asks still reads nothing, and the address below must stay.
  const ask = useChange<BreakGlassBody, MadeAnswer>({ path: () => `/cases/${uid}/break-glass`, shown: true });
  return (
    <Card title="An emergency" className="narrow-card">
      <div className="card-body">
        {ask.data ? (
          <>
            <p>It is written down, and the owner will see it. Send this address to another member, who must agree:</p>
            <Copyable text={`${location.origin}/cases/${uid}?glass=${ask.data.uid}`} label="Address for the second person" />
          </>
        ) : (
          <CaseForm form={form} change={ask} verb="Ask to read it" danger onSend={() => ask.mutate(form.draft)}>
            <p>
              If there is a case at this address and nobody who is on it can be reached, a second member of the committee can let
              you read it for a day. Everybody on it will see that, with your reason.
            </p>
            <Words form={form} name="reason" label="What cannot wait" required rows={3} max={4000} />
          </CaseForm>
        )}
      </div>
    </Card>
  );
}

export function Agree({ uid, glass }: { uid: string; glass: string }) {
  const agree = useChange<object>({
    shown: true,
    path: () => `/cases/${uid}/break-glass/${glass}/confirm`,
    body: () => undefined,
    done: () => 'They can read it for a day.',
  });
  return (
    <Card title="Somebody asks to read a case" className="narrow-card">
      <div className="card-body">
        <p>A member of the committee wants to read it without being on it. Ask them why, in person, before you agree.</p>
        <Refusal error={agree.error} />
        {agree.isSuccess ? (
          <p role="status">You agreed. It holds for a day and stands in the history.</p>
        ) : (
          <Button color="red" className="danger" loading={agree.isPending} onClick={() => agree.mutate({})}>
            Agree for a day
          </Button>
        )}
      </div>
    </Card>
  );
}
