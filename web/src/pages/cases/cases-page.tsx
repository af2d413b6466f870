// SPDX-License-Identifier: Apache-2.0
import '../../styles/desk.css';
import '../../styles/cases.css';
import '../../styles/case-forms.css';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { desk } from '../../api/cases.ts';
import { useChange } from '../../api/changes.ts';
import type { CaseRow } from '../../api/types.ts';
import { mayAs, useSession } from '../../app/session.ts';
import { useListKeys } from '../../app/shortcuts.ts';
import { Link } from '../../kit/link.tsx';
import { Card, PageHead } from '../../kit/page.tsx';
import { Scroll } from '../../kit/scroll.tsx';
import { Severity } from '../../kit/severity.tsx';
import { Empty, Loaded } from '../../kit/states.tsx';
import { Tabs, useTab } from '../../kit/tabs.tsx';
import { Due, Since } from '../../kit/time.tsx';
import { plain } from '../../kit/words.ts';
import { SetAside } from './set-aside.tsx';

const NewCaseDialog = lazy(() => import('./new-case.tsx').then((file) => ({ default: file.NewCaseDialog })));
const tabs = [
  ['mine', 'Mine'],
  ['triage', 'Triage'],
  ['open', 'All open'],
  ['closed', 'Closed'],
] as const;
const queryOf: Readonly<Record<string, Record<string, string | boolean>>> = {
  mine: { mine: true, open: true },
  triage: { state: 'received' },
  open: { open: true },
  closed: { open: false },
};
const nothing: Readonly<Record<string, string>> = {
  mine: 'You own no open case.',
  triage: 'No report waits for its first look.',
  open: 'No case that you may read is open.',
  closed: 'No case that you may read is closed.',
};

export function CasesPage() {
  const tab = useTab(tabs);
  const cases = useQuery(desk.cases({ ...queryOf[tab], limit: 100 }));
  const { person } = useSession();
  const [writing, write] = useState(false);
  useListKeys();
  return (
    <>
      <PageHead
        title="Cases"
        below="Only those to which you have access."
        actions={
          <>
            <Link href="/cases/agenda" className="quiet-button">
              Agenda
            </Link>
            {mayAs(person, ['committee']) && (
              <Button variant="default" onClick={() => write(true)}>
                Write down a case
              </Button>
            )}
            <Link href="/committee" className="quiet-button">
              Committee
            </Link>
          </>
        }
      />
      <Invitations />
      <Tabs label="Cases" tabs={tabs} />
      <Loaded query={cases}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={nothing[tab] ?? ''} />
          ) : (
            <>
              <Table rows={items} />
              {tab === 'triage' && mayAs(person, ['committee']) && <SetAside rows={items} />}
            </>
          )
        }
      </Loaded>
      {writing && (
        <Suspense fallback={null}>
          <NewCaseDialog onClose={() => write(false)} />
        </Suspense>
      )}
    </>
  );
}

/** Cases into which the person was let, and which wait for a signature or an answer. */
function Invitations() {
  const { data = [] } = useQuery(desk.invitations());
  if (data.length === 0) return null;
  return (
    <Card title="They wait for you">
      <ul className="rows">
        {data.map(({ uid, codeName, role, signed }) => (
          <li key={uid}>
            <span>
              <Link href={`/cases/${uid}`}>{codeName}</Link>
              <span className="faint">
                As {plain(role).toLowerCase()}: {signed ? 'answer about the date' : 'sign before you read'}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Opening a report that nobody has taken up is an act of its own: it gives access, and is recorded. */
function Triage({ row }: { row: CaseRow }) {
  const navigate = useNavigate();
  const open = useChange<object>({
    path: () => `/cases/${row.uid}/triage`,
    refresh: ['/cases'],
    after: () => navigate({ to: `/cases/${row.uid}` }),
  });
  return (
    <>
      {row.codeName}{' '}
      <Button size="compact-xs" variant="default" loading={open.isPending} onClick={() => open.mutate({})}>
        Open for triage
      </Button>
    </>
  );
}

function Table({ rows }: { rows: readonly CaseRow[] }) {
  return (
    <Scroll label="Cases">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Case</th>
            <th scope="col">Lane</th>
            <th scope="col">State</th>
            <th scope="col">Level</th>
            <th scope="col">Next clock</th>
            <th scope="col">Owner</th>
            <th scope="col">Received</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.uid}>
              <td>
                {row.title === null ? (
                  <Triage row={row} />
                ) : (
                  <Link href={`/cases/${row.uid}`} data-row={row.uid}>
                    {row.codeName}
                  </Link>
                )}{' '}
                {row.unread > 0 && <span className="tag">{row.unread} unread</span>}
                <div className="faint">{row.title ?? 'Not opened yet'}</div>
              </td>
              <td>{plain(row.lane)}</td>
              <td>{plain(row.state)}</td>
              <td>{row.level ? <Severity severity={row.level} /> : <span className="faint">Not set</span>}</td>
              <td>
                {row.nextClock ? (
                  <>
                    {plain(row.nextClock.kind)}: <Due at={row.nextClock.dueAt} clock={row.nextClock.state} />
                  </>
                ) : (
                  <span className="faint">None runs</span>
                )}
              </td>
              <td>{row.owner?.name ?? <span className="faint">Nobody</span>}</td>
              <td>
                <Since at={row.receivedAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
