// SPDX-License-Identifier: Apache-2.0
import '../../styles/cases.css';
import { useQuery } from '@tanstack/react-query';
import { desk } from '../../api/cases.ts';
import type { Agenda } from '../../api/types.ts';
import { Facts } from '../../kit/facts.tsx';
import { Link } from '../../kit/link.tsx';
import { Card, PageHead } from '../../kit/page.tsx';
import { Loaded } from '../../kit/states.tsx';
import { Due } from '../../kit/time.tsx';
import { dayText } from '../../kit/words.ts';

/** What the committee has to talk about, and who is on duty. */
export function AgendaPage() {
  const agenda = useQuery(desk.agenda());
  return (
    <>
      <PageHead title="Agenda" above={<Link href="/cases">Cases</Link>} />
      <Loaded query={agenda}>{(data) => <Body agenda={data} />}</Loaded>
    </>
  );
}

function Body({ agenda: { items, rota, numbers } }: { agenda: Agenda }) {
  return (
    <>
      <Card title="To talk about">
        {items.length === 0 && <p className="card-body soft">Nothing waits for the committee.</p>}
        <ul className="rows">
          {items.map((item) => (
            <li key={`${item.uid} ${item.what}`}>
              <span>
                <Link href={`/cases/${item.uid}`}>{item.codeName}</Link>
                <span>{item.what}</span>
                <span className="faint">{item.why}</span>
              </span>
              {item.dueAt && <Due at={item.dueAt} clock="running" />}
            </li>
          ))}
        </ul>
      </Card>
      <div className="columns">
        <Card title="On duty">
          <div className="card-body">
            <Facts
              facts={[
                ['Now', rota.now?.name ?? 'Nobody'],
                ['Next', rota.next?.name ?? 'Nobody'],
                ['Away', rota.away.map(({ who, until }) => `${who.name} until ${dayText(until)}`).join(', ')],
              ]}
            />
          </div>
        </Card>
        <Card title="Numbers">
          <div className="card-body">
            <Facts
              facts={[
                ['Open', numbers.open],
                ['Clocks missed', numbers.breached],
                ['Days to answer (median)', numbers.medianAckDays ?? 'Too few to tell'],
                ...numbers.fixedBySeverity.map(
                  ({ level, medianDays }) => [`Days to fix, ${level}`, medianDays ?? 'Too few to tell'] as const,
                ),
              ]}
            />
          </div>
        </Card>
      </div>
    </>
  );
}
