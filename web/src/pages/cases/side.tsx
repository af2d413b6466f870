// SPDX-License-Identifier: Apache-2.0
import type { CaseParticipant, CaseView } from '../../api/types.ts';
import { Link } from '../../kit/link.tsx';
import { Card } from '../../kit/page.tsx';
import { Day, Due } from '../../kit/time.tsx';
import { dayText, instantText, plain } from '../../kit/words.ts';
import { eventWords } from './event-words.ts';
import { scopeWords } from './scope-words.ts';

export function Clocks({ view }: { view: CaseView }) {
  return (
    <Card title="Clocks" aside={<Link href={`/cases/${view.uid}?tab=clocks`}>Open</Link>}>
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
    <Card title="People" aside={<Link href={`/cases/${view.uid}?tab=people`}>{view.exposure.parties} know of it</Link>}>
      {view.participants.length === 0 && <p className="card-body soft">Nobody was invited yet.</p>}
      <ul className="rows">
        {view.participants.map((person) => (
          <li key={person.uid}>
            <span>
              {person.name}
              <span className="faint">
                {[plain(person.role), ...(person.state === 'active' ? readable(person) : ['has left'])].join(', ')}
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

/** What is open to somebody, each once, however many grants say so. */
function readable({ grants }: CaseParticipant): string[] {
  const open = grants.filter(({ revokedAt }) => revokedAt === null);
  const told = open.map(({ scope, until }) => `${scopeWords(scope)}${until ? ` until ${dayText(until)}` : ''}`);
  return told.length === 0 ? ['reads nothing here'] : [...new Set(told)];
}

export function Embargo({ view }: { view: CaseView }) {
  return (
    <Card title="Embargo" aside={<Link href={`/cases/${view.uid}?tab=embargo`}>{plain(view.embargo.state)}</Link>}>
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

/** The vote itself is cast under "Decisions", where its reason is asked for. */
export function Decisions({ view }: { view: CaseView }) {
  const href = `/cases/${view.uid}?tab=decisions`;
  return (
    <Card title="Decisions" aside={<Link href={href}>Open</Link>}>
      {view.decisions.length === 0 && <p className="card-body soft">Nothing was put to the vote.</p>}
      <ul className="rows">
        {view.decisions.map(({ uid, question, kind, votes, quorum, outcome, mayVote }) => (
          <li key={uid}>
            <span>
              {question}
              <span className="faint">
                {plain(kind)}, {votes.length} of {quorum} votes that it needs
              </span>
            </span>
            {outcome ? <span className="tag">{plain(outcome)}</span> : mayVote && <Link href={href}>Vote</Link>}
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function Happened({ view }: { view: CaseView }) {
  return (
    <Card title="History">
      <ol className="plain-list">
        {view.events.map((event) => (
          <li key={event.seq}>
            <span className="faint">{instantText(event.at)}</span> {event.actor.name} {eventWords(event.name)}
            {event.to && `: now ${plain(event.to).toLowerCase()}`}
            {event.note && <span className="soft"> ({event.note})</span>}
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** The way out: the draft is made from the records of the case. */
export function AdvisoryOfCase({ view }: { view: CaseView }) {
  return (
    <Card title="Advisory" aside={<Link href={`/advisories/new?case=${view.uid}`}>Draft one</Link>}>
      <div className="card-body">
        <p className="soft">
          It is written from the records here, field by field; what is private stays. Drafts of this case stand under{' '}
          <Link href="/advisories">Advisories</Link>.
        </p>
      </div>
    </Card>
  );
}
