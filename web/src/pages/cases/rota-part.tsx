// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useChange } from '../../api/changes.ts';
import type { CommitteeRota, RotaBody } from '../../api/types.ts';
import { Icon } from '../../kit/icon.tsx';
import { Card } from '../../kit/page.tsx';
import { counted, dayText } from '../../kit/words.ts';
import { dayIn } from '../../kit/zoned.ts';
import { Refusal } from './case-form.tsx';
import { AwayForm } from './rota-away.tsx';

/** Who takes the next reports, when, and who is away. */
export function RotaPart({ rota }: { rota: CommitteeRota }) {
  return (
    <div className="case-columns">
      <div>
        <Ahead rota={rota} />
        <Members rota={rota} />
      </div>
      <div>
        <Absences rota={rota} />
        <Card title="Note an absence">
          <div className="card-body">
            <AwayForm rota={rota} />
          </div>
        </Card>
      </div>
    </div>
  );
}

function spanText(from: string, until: string): string {
  return from === until ? dayText(from) : `${dayText(from)} to ${dayText(until)}`;
}

function Ahead({ rota: { ahead, turns, days } }: { rota: CommitteeRota }) {
  return (
    <Card title="Whose turn it is">
      <p className="card-body soft">
        Whoever takes a new report hears of it by mail, by its code name alone. If no report came before, it would be:
      </p>
      <ol className="rows">
        {ahead.map(({ from, until, who, turnOf }) => (
          <li key={from}>
            <span>
              <strong>{who?.name ?? 'Nobody is there'}</strong>
              {who && turnOf && who.id !== turnOf.id && <span className="soft">Stands in for {turnOf.name}</span>}
            </span>
            <span className="soft">{spanText(from, until)}</span>
          </li>
        ))}
      </ol>
      <div className="card-body">
        {turns.length > 0 && (
          <p className="faint">The next reports, one after the other: {turns.map(({ name }) => name).join(', ')}</p>
        )}
        {days.length > 0 && (
          <p className="faint">
            {days.map(({ day, what }) => `${dayText(day)}: ${what === 'holiday' ? 'holiday' : 'end of increment'}`).join('; ')}
          </p>
        )}
      </div>
    </Card>
  );
}

/** As many as the contract takes. */
const shares = Array.from({ length: 11 }, (_, share) => share);

function Members({ rota: { members, committee } }: { rota: CommitteeRota }) {
  const save = useChange<RotaBody, CommitteeRota>({
    method: 'PUT',
    path: () => '/committee/rota',
    refresh: ['/committee', '/cases'],
    done: () => 'The rota is changed.',
    shown: true,
  });
  const now = members.flatMap(({ who, weight }) => (who.id === null ? [] : [{ id: who.id, weight }]));
  const set = (id: number, weight: number | undefined) => {
    const others = now.filter((one) => one.id !== id);
    save.mutate({ members: weight === undefined ? others : [...others, { id, weight }] });
  };
  return (
    <Card title="Who takes turns">
      {members.length === 0 && <p className="card-body soft">Nobody takes turns yet: new reports are told to the list alone.</p>}
      <ul className="rows">
        {committee.map(({ id, name }) => {
          const member = members.find(({ who }) => who.id === id);
          return (
            <li key={id}>
              <span>
                <strong>{name}</strong>
                {member && (
                  <span className="faint">
                    {counted(member.taken, 'turn')} had
                    {member.lastAt && `, last ${dayText(member.lastAt)}`}
                    {member.away && ', away now'}
                  </span>
                )}
              </span>
              <label className="share-pick">
                <span className="unseen">Share of {name}</span>
                <select
                  value={member ? String(member.weight) : ''}
                  disabled={save.isPending}
                  onChange={({ currentTarget: { value } }) => id !== null && set(id, value === '' ? undefined : Number(value))}
                >
                  <option value="">Takes no turns</option>
                  {shares.map((share) => (
                    <option key={share} value={share}>
                      {share === 0 ? 'Pauses' : `Share ${share}`}
                    </option>
                  ))}
                </select>
              </label>
            </li>
          );
        })}
      </ul>
      <Refusal error={save.error} />
    </Card>
  );
}

function Absences({ rota: { away, zone } }: { rota: CommitteeRota }) {
  return (
    <Card title="Away">
      {away.length === 0 && <p className="card-body soft">Everybody is here, as far as anybody has said.</p>}
      <ul className="rows">
        {away.map((one) => (
          <Absence key={one.uid} absence={one} zone={zone} />
        ))}
      </ul>
    </Card>
  );
}

function Absence({
  absence: { uid, who, from, until, substitute },
  zone,
}: {
  absence: CommitteeRota['away'][number];
  zone: string;
}) {
  const back = useChange<object>({
    method: 'DELETE',
    path: () => `/committee/away/${uid}`,
    body: () => undefined,
    refresh: ['/committee', '/cases'],
    done: () => `${who.name} is here.`,
  });
  return (
    <li>
      <span>
        <strong>{who.name}</strong>
        <span className="soft">{spanText(dayIn(from, zone), dayIn(new Date(Date.parse(until) - 1).toISOString(), zone))}</span>
        <span className="faint">{substitute ? `${substitute.name} stands in` : 'Nobody stands in; turns pass on'}</span>
      </span>
      <Button variant="default" aria-label={`${who.name} is back`} loading={back.isPending} onClick={() => back.mutate({})}>
        <Icon name="close" /> Is back
      </Button>
    </li>
  );
}
