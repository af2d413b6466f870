// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { desk } from '../../api/cases.ts';
import type { CaseKeeping, CaseView, HoldBody, MadeAnswer } from '../../api/types.ts';
import { useSession } from '../../app/session.ts';
import { useDraft } from '../../kit/draft.ts';
import { Facts } from '../../kit/facts.tsx';
import { Card } from '../../kit/page.tsx';
import { Loaded } from '../../kit/states.tsx';
import { dayText, instantText } from '../../kit/words.ts';
import { CaseForm, holds, Refusal, useCaseChange } from './case-form.tsx';
import { Words } from './fields.tsx';

/** How long the case is kept and why, and who holds it for the law. */
export function KeepingPart({ view }: { view: CaseView }) {
  const keeping = useQuery(desk.keeping(view.uid));
  return (
    <Loaded query={keeping}>
      {(data) => (
        <div className="case-columns">
          <Ends keeping={data} />
          <Holds view={view} keeping={data} />
        </div>
      )}
    </Loaded>
  );
}

function Ends({ keeping }: { keeping: CaseKeeping }) {
  const { standing, destroyAt, says, closedAt, retentionDays, spamDays } = keeping;
  const when = standing === 'held' ? 'Not while it is held' : destroyAt === null ? 'Not before it is closed' : dayText(destroyAt);
  return (
    <Card title="When it is destroyed">
      <div className="card-body">
        <p className="keeping-day">{when}</p>
        <p className="soft">{says}</p>
        <Facts
          facts={[
            ['Closed', closedAt ? instantText(closedAt) : 'Not yet'],
            ['Closed cases are kept', `${retentionDays} days`],
            ['Spam is kept', `${spamDays} days`],
          ]}
        />
        <p className="faint">
          Destroying a case is destroying its keys: nothing of it opens any more, here or from a backup. What stays is its code
          name and a certificate, told by the audit trail; open this address then to see it.
        </p>
      </div>
    </Card>
  );
}

type Wish = CaseKeeping['holds'][number];

function Holds({ view, keeping }: { view: CaseView; keeping: CaseKeeping }) {
  const { legalHold } = keeping;
  const may = holds(view, 'owner', 'committee');
  const waiting = keeping.holds.some((wish) => wish.confirmedBy === null && wish.hold !== legalHold);
  return (
    <Card title="Held for the law" aside={<span className="tag">{legalHold ? 'Held' : 'Not held'}</span>}>
      {keeping.holds.length === 0 && <p className="card-body soft">Nobody has asked that it be kept beyond its time.</p>}
      <ul className="rows">
        {keeping.holds.map((wish) => (
          <Asked key={wish.uid} view={view} wish={wish} may={may && wish.hold !== legalHold} />
        ))}
      </ul>
      {may && !waiting && <Ask view={view} hold={!legalHold} />}
    </Card>
  );
}

function Asked({ view, wish, may }: { view: CaseView; wish: Wish; may: boolean }) {
  const { person } = useSession();
  const verb = wish.hold ? 'Agree to hold it' : 'Agree to let it go';
  const agree = useCaseChange<object>({
    path: () => `/cases/${view.uid}/hold/${wish.uid}/confirm`,
    body: () => undefined,
    done: () => (wish.hold ? 'It is held for the law.' : 'It is not held any more.'),
  });
  return (
    <li>
      <span>
        <strong>
          {wish.askedBy.name} asked {wish.hold ? 'to hold it' : 'to let it go'}
        </strong>
        <span className="soft">{wish.reason}</span>
        <span className="faint">
          {instantText(wish.askedAt)}
          {wish.confirmedBy
            ? `; ${wish.confirmedBy.name} agreed, ${instantText(wish.confirmedAt ?? '')}`
            : '; a second person must agree'}
        </span>
        <Refusal error={agree.error} />
      </span>
      {may && wish.confirmedBy === null && wish.askedBy.id !== person.id && (
        <Button variant="default" loading={agree.isPending} onClick={() => agree.mutate({})}>
          {verb}
        </Button>
      )}
    </li>
  );
}

function Ask({ view, hold }: { view: CaseView; hold: boolean }) {
  const form = useDraft(
    () => ({ reason: '' }),
    ({ reason }) => ({ reason: reason.trim() === '' && 'Say why; only people on the case read it.' }),
  );
  const ask = useCaseChange<HoldBody, MadeAnswer>({
    path: () => `/cases/${view.uid}/hold`,
    done: () => 'Asked. A second person must agree.',
    after: () => form.reset({ reason: '' }),
  });
  return (
    <div className="card-body">
      <CaseForm
        form={form}
        change={ask}
        verb={hold ? 'Ask to hold it' : 'Ask to let it go'}
        onSend={() => ask.mutate({ hold, reason: form.draft.reason.trim() })}
      >
        <Words
          form={form}
          name="reason"
          label={hold ? 'Why it must be kept' : 'Why it need not be kept any more'}
          description="Sealed with the case. A second member must agree before anything changes."
          required
          rows={3}
          max={4000}
        />
      </CaseForm>
    </div>
  );
}
