// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useChange } from '../../api/changes.ts';
import type { CaseDecision, CaseView, VoteBody } from '../../api/types.ts';
import { Card } from '../../kit/page.tsx';
import { Day, Due } from '../../kit/time.tsx';
import { dayText, instantText, plain } from '../../kit/words.ts';

export function Clocks({ view }: { view: CaseView }) {
  return (
    <Card title="Clocks">
      <div className="card-body">
        {view.clocks.length === 0 && <p className="soft">No clock has started.</p>}
        <ul>
          {view.clocks
            .filter(({ state }) => state === 'running' || state === 'paused' || state === 'breached')
            .map((clock) => (
              <li key={clock.uid}>
                {plain(clock.kind)}
                {clock.who && ` (${clock.who})`}: <Due at={clock.dueAt} clock={clock.state} />
              </li>
            ))}
        </ul>
      </div>
    </Card>
  );
}

export function People({ view }: { view: CaseView }) {
  return (
    <Card title="People" aside={`${view.exposure.parties} know of it`}>
      {view.participants.length === 0 && <p className="card-body soft">Nobody was invited yet.</p>}
      <ul className="rows">
        {view.participants.map((person) => (
          <li key={person.uid}>
            <span>
              {person.name}
              <span className="faint">
                {plain(person.role)}, {person.state}
                {person.grants
                  .filter(({ revokedAt }) => revokedAt === null)
                  .map((grant) => `, ${grant.scope}${grant.until ? ` until ${dayText(grant.until)}` : ''}`)
                  .join('')}
              </span>
            </span>
          </li>
        ))}
        {view.recused.map(({ name }) => (
          <li key={name}>
            <span>
              {name} <span className="faint">Stands aside</span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function Embargo({ view }: { view: CaseView }) {
  return (
    <Card title="Embargo" aside={plain(view.embargo.state)}>
      <div className="card-body">
        {view.embargo.terms.length === 0 && <p className="soft">No end was proposed.</p>}
        {view.embargo.terms.map((term) => (
          <div key={term.uid}>
            <Day at={term.endsAt} /> ({term.state}), proposed by {term.proposedBy.name}
            <ul>
              {term.consents.map((each) => (
                <li key={each.participant} className="faint">
                  {each.name}: {each.state}, answer by {dayText(each.replyBy)}
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </Card>
  );
}

export function Decisions({ view }: { view: CaseView }) {
  return (
    <Card title="Decisions">
      <div className="card-body">
        {view.decisions.length === 0 && <p className="soft">Nothing was put to the vote.</p>}
        {view.decisions.map((decision) => (
          <Decision key={decision.uid} uid={view.uid} decision={decision} />
        ))}
      </div>
    </Card>
  );
}

function Decision({ uid, decision }: { uid: string; decision: CaseDecision }) {
  const vote = useChange<VoteBody>({ path: () => `/cases/${uid}/decisions/${decision.uid}/votes`, refresh: ['/cases'] });
  return (
    <section>
      <h3>{decision.question}</h3>
      <p className="soft">
        {plain(decision.kind)}, {decision.votes.length} of {decision.quorum} voted.{' '}
        {decision.outcome && <strong>{plain(decision.outcome)}</strong>}
      </p>
      <ul>
        {decision.votes.map(({ who, vote: given, reason }) => (
          <li key={who.name}>
            {who.name}: {given}
            {reason && ` (${reason})`}
          </li>
        ))}
      </ul>
      {decision.mayVote ? (
        <div className="row-buttons">
          {(['for', 'against', 'abstain'] as const).map((each) => (
            <Button key={each} variant="default" loading={vote.isPending} onClick={() => vote.mutate({ vote: each })}>
              {plain(each)}
            </Button>
          ))}
        </div>
      ) : (
        decision.mayNotBecause && <p className="faint">{decision.mayNotBecause}</p>
      )}
    </section>
  );
}

export function Happened({ view }: { view: CaseView }) {
  return (
    <Card title="History">
      <ol className="plain-list">
        {view.events.map((event) => (
          <li key={event.seq}>
            <span className="faint">{instantText(event.at)}</span> {event.actor.name}: {plain(event.name)}
            {event.to && `, now ${plain(event.to)}`}
            {event.note && <span className="soft"> ({event.note})</span>}
          </li>
        ))}
      </ol>
    </Card>
  );
}
