// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { CaseClock, CaseDesk, CaseView, ClockBody } from '../../api/types.ts';
import { Dialog } from '../../kit/dialog.tsx';
import { useDraft } from '../../kit/draft.ts';
import { Card } from '../../kit/page.tsx';
import { Empty } from '../../kit/states.tsx';
import { Due } from '../../kit/time.tsx';
import { instantText, plain } from '../../kit/words.ts';
import { instantIn, inZone, isZone, ownZone } from '../../kit/zoned.ts';
import { ClockLanes } from '../../pictures/clock-lanes.tsx';
import { CaseForm, holds, useCaseChange, WithDesk } from './case-form.tsx';
import { CraPart } from './cra-part.tsx';
import { Words } from './fields.tsx';

type Action = ClockBody['action'];

export function ClocksPart({ view }: { view: CaseView }) {
  return (
    <>
      <WithDesk view={view}>{(given) => <Body view={view} given={given} />}</WithDesk>
      <CraPart view={view} />
    </>
  );
}

function Body({ view, given }: { view: CaseView; given: CaseDesk }) {
  const [asked, ask] = useState<{ clock: CaseClock; action: Action }>();
  const nameOf = ({ kind, who }: CaseClock) => {
    const subject = view.participants.find(({ uid }) => uid === who)?.name;
    return subject ? `${plain(kind)}, ${subject}` : plain(kind);
  };
  if (view.clocks.length === 0) return <Empty title="No clock has started." />;
  const moments = given.timeline
    .filter(({ nature }) => nature === 'event' || nature === 'date')
    .map(({ at, what, state }) => ({ at, what, ahead: state === 'ahead' }))
    .concat(datesOf(view));
  const lanes = view.clocks.map((clock) => ({
    key: clock.uid,
    name: nameOf(clock),
    nature: clock.nature,
    state: clock.state,
    from: clock.startedAt,
    to: clock.endedAt ?? clock.dueAt,
    pauses: clock.pauses,
  }));
  return (
    <>
      <Card title="All clocks on one line">
        <ClockLanes lanes={lanes} moments={moments} now={Date.now()} />
      </Card>
      <Card title="Clocks">
        <ul className="rows">
          {view.clocks.map((clock) => (
            <Row
              key={clock.uid}
              clock={clock}
              name={nameOf(clock)}
              says={given.clockWords.find(({ kind }) => kind === clock.kind)?.says ?? ''}
              may={holds(view, 'owner', 'committee')}
              onAct={(action) => ask({ clock, action })}
            />
          ))}
        </ul>
      </Card>
      {asked && <Act view={view} {...asked} name={nameOf(asked.clock)} onClose={() => ask(undefined)} />}
    </>
  );
}

/** The date in force is told here even where no clock was started for it. */
function datesOf({ embargo, clocks }: CaseView) {
  if (clocks.some(({ kind }) => kind === 'embargo-date')) return [];
  return embargo.terms
    .filter(({ state }) => state === 'active')
    .map(({ endsAt }) => ({ at: endsAt, what: 'embargo-date', ahead: Date.parse(endsAt) > Date.now() }));
}

interface RowProps {
  clock: CaseClock;
  name: string;
  says: string;
  may: boolean;
  onAct: (action: Action) => void;
}

function Row({ clock, name, says, may, onAct }: RowProps) {
  const { state, rule, nature, dueAt, endedAt, pauses } = clock;
  const runs = endedAt === null && state !== 'met' && state !== 'cancelled';
  return (
    <li className="clock-row">
      <span>
        <strong>{name}</strong>
        <span className="soft">{says}</span>
        <span className="faint">
          {rule}, {nature}
          {pauses.length > 0 &&
            `; paused since ${instantText(pauses.at(-1)?.from ?? '')}${pauses.at(-1)?.until ? ', went on' : ''}`}
        </span>
      </span>
      <span className="clock-end">
        {runs ? (
          <>
            {nature === 'permission' ? <span className="soft">{plain(state)}</span> : <Due at={dueAt} clock={state} />}
            <span className="faint">{instantText(dueAt)}</span>
          </>
        ) : (
          <span className="faint">{plain(state)}</span>
        )}
      </span>
      {may && runs && (
        <span className="row-buttons">
          {state === 'paused' ? (
            <Button variant="default" aria-label={`Let it go on: ${name}`} onClick={() => onAct('resume')}>
              Let it go on
            </Button>
          ) : (
            <Button variant="default" aria-label={`Pause: ${name}`} onClick={() => onAct('pause')}>
              Pause
            </Button>
          )}
          <Button variant="default" aria-label={`Set another end: ${name}`} onClick={() => onAct('override')}>
            Set another end
          </Button>
        </span>
      )}
    </li>
  );
}

const verbs: Readonly<Record<Action, string>> = { pause: 'Pause', resume: 'Let it go on', override: 'Set the end' };

/** Each with a reason, which stands in the history of the case. */
function Act({
  view,
  clock,
  action,
  name,
  onClose,
}: {
  view: CaseView;
  clock: CaseClock;
  action: Action;
  name: string;
  onClose: () => void;
}) {
  const form = useDraft(
    () => ({ reason: '', day: clock.dueAt.slice(0, 10), time: '17:00', zone: ownZone() }),
    ({ reason, day, time, zone }) => ({
      reason: reason.trim() === '' && 'Say why; it stands in the history.',
      ...(action === 'override' && {
        day: instantIn(zone, day, time) === undefined && 'Choose the day and the time.',
        zone: !isZone(zone) && 'Name the zone like Africa/Nairobi.',
      }),
    }),
  );
  const act = useCaseChange<ClockBody>({
    path: () => `/cases/${view.uid}/clocks/${clock.uid}`,
    done: () => 'The clock is changed.',
    after: onClose,
  });
  const { reason, day, time, zone } = form.draft;
  const at = instantIn(zone, day, time);
  const send = () =>
    act.mutate({ action, reason: reason.trim(), ...(action === 'override' && at !== undefined && { dueAt: at }) });
  return (
    <Dialog title={`${verbs[action]}: ${name}`} onClose={onClose}>
      <CaseForm form={form} change={act} verb={verbs[action]} onSend={send}>
        {action === 'override' && (
          <>
            <div className="form-pair">
              <Words form={form} name="day" label="New end" type="date" required />
              <Words form={form} name="time" label="Time" type="time" required />
            </div>
            <Words form={form} name="zone" label="Zone" required max={60} />
            {at && <p className="soft">That is {inZone(at, 'UTC')}.</p>}
          </>
        )}
        <Words form={form} name="reason" label="Reason" required rows={3} max={2000} />
      </CaseForm>
    </Dialog>
  );
}
