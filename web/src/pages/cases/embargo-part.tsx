// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { AnswerForBody, CaseDesk, CaseView, EmbargoExitBody, TermBody } from '../../api/types.ts';
import { useSession } from '../../app/session.ts';
import { Dialog } from '../../kit/dialog.tsx';
import { useDraft } from '../../kit/draft.ts';
import { Card } from '../../kit/page.tsx';
import { dayText, plain } from '../../kit/words.ts';
import { instantIn, inZone, isZone, ownZone, zones } from '../../kit/zoned.ts';
import { CaseForm, holds, useCaseChange, WithDesk } from './case-form.tsx';
import { PublicFacts } from './facts.tsx';
import { Pick, Words } from './fields.tsx';
import { Answer } from './outside-part.tsx';

type Term = CaseView['embargo']['terms'][number];
type Consent = Term['consents'][number];

export function EmbargoPart({ view }: { view: CaseView }) {
  const leads = holds(view, 'owner', 'committee');
  const { state, terms } = view.embargo;
  const open = terms.some((term) => term.state === 'proposed');
  return (
    <WithDesk view={view}>
      {(given) => (
        <div className="case-columns">
          <div>
            <Standing view={view} leads={leads} />
            {leads && state !== 'exited' && !open && <Propose view={view} />}
            {leads && (state === 'active' || state === 'revise') && <Exit view={view} grounds={given.exitGrounds} />}
          </div>
          <div>
            <PublicFacts view={view} given={given} />
          </div>
        </div>
      )}
    </WithDesk>
  );
}

const says: Readonly<Record<string, string>> = {
  none: 'No date is agreed. Nobody outside is bound by one.',
  proposed: 'A date is proposed. It holds as soon as somebody beside the proposer agrees.',
  active: 'A date is in force for everybody who has agreed to it.',
  revise: 'A date is in force, and another one is proposed. The old one holds until all who are bound agree to the new one.',
  exited: 'The embargo has ended for good.',
};

function Standing({ view, leads }: { view: CaseView; leads: boolean }) {
  const { state, terms } = view.embargo;
  return (
    <Card title="Embargo" aside={plain(state)}>
      <div className="card-body">
        <p className="soft">{says[state]}</p>
        {terms.map((term) => (
          <TermView key={`${term.state} ${term.endsAt}`} view={view} term={term} leads={leads} />
        ))}
      </div>
    </Card>
  );
}

function TermView({ view, term, leads }: { view: CaseView; term: Term; leads: boolean }) {
  const { person } = useSession();
  const own = view.participants.find(({ userId }) => userId === person.id)?.uid;
  const mine = term.consents.find(({ participant, state }) => participant === own && state === 'invited');
  return (
    <section className="term">
      <h3>
        {inZone(term.endsAt, term.zone)} <span className="tag">{plain(term.state)}</span>
      </h3>
      <p className="soft">
        {inZone(term.endsAt, 'UTC')}, proposed by {term.proposedBy.name}
      </p>
      {term.consents.length > 0 && (
        <ul className="consents" aria-label="Answers">
          {term.consents.map((consent) => (
            <ConsentRow key={consent.participant} view={view} consent={consent} leads={leads} />
          ))}
        </ul>
      )}
      {mine && <Answer uid={view.uid} embargo={{ ...term, replyBy: mine.replyBy, state: 'invited' }} />}
    </section>
  );
}

function ConsentRow({ view, consent, leads }: { view: CaseView; consent: Consent; leads: boolean }) {
  const [asked, ask] = useState(false);
  const { state, name, replyBy } = consent;
  const person = view.participants.find(({ uid }) => uid === consent.participant);
  const forThem = leads && state === 'invited' && person?.userId === null;
  const tone = state === 'accepted' ? 'good' : state === 'invited' ? 'calm' : 'bad';
  return (
    <li>
      <span>
        <strong>{name || 'Somebody'}</strong> <span className="faint">{person && plain(person.role)}</span>
      </span>
      <span className="consent" data-tone={tone}>
        {state === 'invited' ? `Asked, answer by ${dayText(replyBy)}` : plain(state)}
      </span>
      {forThem && (
        <Button variant="default" size="compact-sm" aria-label={`Write down the answer of ${name}`} onClick={() => ask(true)}>
          Write down the answer
        </Button>
      )}
      {asked && <AnswerFor view={view} consent={consent} onClose={() => ask(false)} />}
    </li>
  );
}

/** For who has no account: somebody heard the answer and says how. */
function AnswerFor({ view, consent, onClose }: { view: CaseView; consent: Consent; onClose: () => void }) {
  const form = useDraft(
    () => ({ answer: '', source: '' }),
    ({ answer, source }) => ({
      answer: answer === '' && 'Choose what they said.',
      source: source.trim().length < 3 && 'Say how it was told: which mail, which call.',
    }),
  );
  const write = useCaseChange<AnswerForBody>({
    path: () => `/cases/${view.uid}/embargo/answers/${consent.participant}`,
    done: () => 'The answer is written down.',
    after: onClose,
  });
  return (
    <Dialog title={`Answer of ${consent.name}`} onClose={onClose}>
      <CaseForm form={form} change={write} verb="Write it down" onSend={() => write.mutate(form.draft as AnswerForBody)}>
        <Pick
          form={form}
          name="answer"
          label="They"
          required
          none="Choose"
          options={[
            ['accepted', 'keep the date'],
            ['declined', 'do not keep it'],
          ]}
        />
        <Words form={form} name="source" label="How it was told" required rows={2} max={2000} />
      </CaseForm>
    </Dialog>
  );
}

function Propose({ view }: { view: CaseView }) {
  const revising = view.embargo.state === 'active';
  const start = () => ({ day: '', time: '12:00', zone: ownZone(), reason: '' });
  const form = useDraft(start, ({ day, time, zone, reason }) => {
    const at = instantIn(zone, day, time);
    return {
      day:
        day === ''
          ? 'Choose the day.'
          : at !== undefined && Date.parse(at) <= Date.now() && 'It has passed. Choose one that is to come.',
      time: time === '' && 'Choose the time; people publish at an hour, not on a day.',
      zone: !isZone(zone) && 'Name the zone like Africa/Nairobi.',
      reason: revising && reason.trim() === '' && 'Say why the date should move.',
    };
  });
  const propose = useCaseChange<TermBody>({
    path: () => `/cases/${view.uid}/embargo`,
    done: () => 'The date is proposed. Everybody outside who takes part is asked.',
    after: () => form.reset(start()),
  });
  const { day, time, zone, reason } = form.draft;
  const at = instantIn(zone, day, time);
  const send = () => at && propose.mutate({ endsAt: at, zone, ...(reason.trim() !== '' && { reason: reason.trim() }) });
  return (
    <Card title={revising ? 'Propose another date' : 'Propose a date'}>
      <div className="card-body">
        <CaseForm form={form} change={propose} verb={revising ? 'Propose to move it' : 'Propose it'} onSend={send}>
          <div className="form-triple">
            <Words form={form} name="day" label="Day" type="date" required />
            <Words form={form} name="time" label="Time" type="time" required />
            <Words form={form} name="zone" label="Zone" required max={60} list="case-zones" />
          </div>
          <datalist id="case-zones">
            {zones().map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
          <p className="soft" role="status">
            {at ? `That is ${inZone(at, 'UTC')}.` : 'The same instant in UTC stands here once day, time and zone are known.'}
          </p>
          <Words
            form={form}
            name="reason"
            label={revising ? 'Why it should move' : 'Why then'}
            required={revising}
            rows={2}
            max={4000}
          />
        </CaseForm>
      </div>
    </Card>
  );
}

const groundWords: Readonly<Record<string, string>> = {
  'attacks-seen': 'Attacks are seen',
  date: 'The agreed instant has passed',
  decided: 'The committee has decided to disclose early',
};

function Exit({ view, grounds }: { view: CaseView; grounds: CaseDesk['exitGrounds'] }) {
  const form = useDraft(
    () => ({ ground: '', reason: '', typed: '' }),
    ({ ground, reason, typed }) => ({
      ground: ground === '' && 'Choose the ground.',
      reason: reason.trim().length < 3 && 'Say what is told to those who kept the date.',
      typed: typed !== view.codeName && `Type ${view.codeName} exactly.`,
    }),
  );
  const exit = useCaseChange<EmbargoExitBody>({
    path: () => `/cases/${view.uid}/embargo/exit`,
    done: () => 'The embargo has ended.',
  });
  if (grounds.length === 0)
    return (
      <Card title="End it">
        <p className="card-body soft">
          Nothing allows to end it now. It ends when it is announced, rejected, public, or an emergency is confirmed; and people
          can end it when attacks are seen, when its instant has passed, or when a vote to disclose early was carried.
        </p>
      </Card>
    );
  return (
    <Card title="End it">
      <div className="card-body">
        <CaseForm
          form={form}
          change={exit}
          verb="End the embargo"
          danger
          onSend={() => exit.mutate({ ...form.draft, version: view.version })}
        >
          <Pick
            form={form}
            name="ground"
            label="Ground"
            required
            none="Choose"
            options={grounds.map((ground) => [ground, groundWords[ground] ?? plain(ground)])}
          />
          <Words form={form} name="reason" label="Reason" required rows={2} max={4000} />
          <Words form={form} name="typed" label={`It cannot begin again. Type ${view.codeName}`} required max={100} />
        </CaseForm>
      </div>
    </Card>
  );
}
