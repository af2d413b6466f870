// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { CaseDecision, CaseDesk, CaseView, VoteBody } from '../../api/types.ts';
import { useDraft } from '../../kit/draft.ts';
import { Facts } from '../../kit/facts.tsx';
import { Card } from '../../kit/page.tsx';
import { Empty } from '../../kit/states.tsx';
import { instantText, plain } from '../../kit/words.ts';
import { CaseForm, holds, Refusal, useCaseChange, WithDesk } from './case-form.tsx';
import { factorFacts } from './factors.tsx';
import { Pick, Words } from './fields.tsx';
import { HandOverCard } from './hand-over.tsx';
import { OpenDecision } from './open-decision.tsx';
import { PreNotice } from './pre-notice.tsx';

type Standing = CaseDesk['votes'][number];

export function DecisionsPart({ view }: { view: CaseView }) {
  return (
    <WithDesk view={view}>
      {(given) => (
        <div className="case-columns">
          <div>
            {view.decisions.length === 0 && <Empty title="Nothing was put to the vote yet." />}
            {view.decisions.toReversed().map((decision) => (
              <Decision
                key={decision.uid}
                view={view}
                decision={decision}
                standing={given.votes.find(({ uid }) => uid === decision.uid)}
              />
            ))}
          </div>
          <div>
            {holds(view, 'committee') && <OpenDecision view={view} given={given} />}
            {holds(view, 'owner', 'committee') && <PreNotice view={view} given={given} />}
            {holds(view, 'owner', 'committee') && <HandOverCard view={view} given={given} />}
          </div>
        </div>
      )}
    </WithDesk>
  );
}

interface Props {
  view: CaseView;
  decision: CaseDecision;
  standing: Standing | undefined;
}

function Decision({ view, decision, standing }: Props) {
  const { uid, kind, question, outcome, openedBy, openedAt } = decision;
  // The server's clock judges, not the browser's.
  const over = standing !== undefined && standing.outcome !== 'open';
  return (
    <Card title={plain(kind)} id={`decision-${uid}`} aside={outcome ? plain(outcome) : over ? 'Over, not counted yet' : 'Open'}>
      <div className="card-body">
        <p className="lead">{question}</p>
        <p className="soft">
          Put by {openedBy.name}, {instantText(openedAt)}
          {standing && `; votes until ${instantText(standing.closesAt)}`}
        </p>
        <Quorum decision={decision} standing={standing} />
        {standing?.factors && (
          <details className="more">
            <summary>What timing was weighed by</summary>
            <Facts facts={factorFacts(standing.factors)} />
          </details>
        )}
        <Votes decision={decision} />
        {decision.mayVote ? (
          <Vote view={view} decision={decision} />
        ) : (
          decision.mayNotBecause && <p className="may-not">{decision.mayNotBecause}</p>
        )}
        {!outcome && over && holds(view, 'committee') && <Count view={view} />}
      </div>
    </Card>
  );
}

function Quorum({ decision, standing }: Pick<Props, 'decision' | 'standing'>) {
  const { votes, quorum } = decision;
  const there = votes.length >= quorum;
  return (
    <div className="quorum">
      <meter min={0} max={quorum} value={Math.min(votes.length, quorum)} aria-label="Quorum" />
      <span>
        {votes.length} of {quorum} votes that it needs{there && ': the quorum is there'}.
        {standing && ` For ${standing.for}, against ${standing.against}, abstained ${standing.abstain}.`}
      </span>
      {standing && standing.waitingFor.length > 0 && !decision.outcome && (
        <span className="faint">Not yet: {standing.waitingFor.map(({ name }) => name).join(', ')}</span>
      )}
    </div>
  );
}

function Votes({ decision: { votes } }: Pick<Props, 'decision'>) {
  if (votes.length === 0) return null;
  return (
    <ul className="votes" aria-label="Votes">
      {votes.map(({ who, vote, reason, at }) => (
        <li key={who.name}>
          <span>
            <strong>{who.name}</strong> <span className="faint">{instantText(at)}</span>
          </span>
          <span className="tag">{plain(vote)}</span>
          {reason && <span className="vote-reason">{reason}</span>}
        </li>
      ))}
    </ul>
  );
}

function Vote({ view, decision }: Pick<Props, 'view' | 'decision'>) {
  const form = useDraft(
    () => ({ vote: '', reason: '' }),
    ({ vote, reason }) => ({
      vote: vote === '' && 'Choose.',
      reason: vote !== 'abstain' && reason.trim() === '' && 'Say why; it is what others and a later you will ask.',
    }),
  );
  const cast = useCaseChange<VoteBody>({
    path: () => `/cases/${view.uid}/decisions/${decision.uid}/votes`,
    done: () => 'Your vote is kept. You may change it while the vote is open.',
    after: () => form.reset({ vote: '', reason: '' }),
  });
  const send = () => {
    const { vote, reason } = form.draft;
    cast.mutate({ vote: vote as VoteBody['vote'], ...(reason.trim() !== '' && { reason: reason.trim() }) });
  };
  return (
    <CaseForm form={form} change={cast} verb="Vote" onSend={send}>
      <Pick
        form={form}
        name="vote"
        label="Your vote"
        required
        none="Choose"
        options={[
          ['for', 'For'],
          ['against', 'Against'],
          ['abstain', 'Abstain'],
        ]}
      />
      <Words form={form} name="reason" label="Reason" rows={2} max={4000} />
    </CaseForm>
  );
}

function Count({ view }: { view: CaseView }) {
  const [told, tell] = useState(false);
  const count = useCaseChange<object>({
    path: () => `/cases/${view.uid}/decisions/count`,
    body: () => undefined,
    after: () => tell(true),
  });
  return (
    <>
      <Refusal error={count.error} />
      <Button variant="default" loading={count.isPending} onClick={() => count.mutate({})}>
        Count the votes
      </Button>
      {told && <p role="status">Counted.</p>}
    </>
  );
}
