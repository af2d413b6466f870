// SPDX-License-Identifier: Apache-2.0
import '../../styles/desk.css';
import '../../styles/cases.css';
import '../../styles/advisories.css';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { drafts } from '../../api/advisories.ts';
import { useChange } from '../../api/changes.ts';
import type { PublishingOverview, WatchBody } from '../../api/types.ts';
import { mayAs, useSession } from '../../app/session.ts';
import { Facts } from '../../kit/facts.tsx';
import { Link } from '../../kit/link.tsx';
import { Mark } from '../../kit/mark.tsx';
import { Card, PageHead } from '../../kit/page.tsx';
import { Empty, Loaded } from '../../kit/states.tsx';
import { Since } from '../../kit/time.tsx';
import { counted, dayText, instantText, percent, plain } from '../../kit/words.ts';

/** What is under way, what failed, which numbers are waited for, and what is said about flaws after they were published. */
export function PublishingPage() {
  const query = useQuery(drafts.overview());
  return (
    <>
      <PageHead
        title="Publishing"
        below="What is under way, what waits for somebody, and what ends."
        actions={
          <Link href="/advisories/settings" className="quiet-button">
            Who publishes
          </Link>
        }
      />
      <Loaded query={query} lines={6}>
        {(overview) => <Parts overview={overview} />}
      </Loaded>
    </>
  );
}

interface Part {
  overview: PublishingOverview;
}

function Parts({ overview }: Part) {
  const isCommittee = mayAs(useSession().person, ['committee']);
  return (
    <>
      {isCommittee ? (
        <>
          <UnderWay overview={overview} />
          <Numbers overview={overview} />
          <Watch overview={overview} />
        </>
      ) : (
        <Card title="Under way">
          <Empty title="Only the committee sees which advisories are under way" />
        </Card>
      )}
      <Ends overview={overview} />
    </>
  );
}

function UnderWay({ overview: { open } }: Part) {
  const waiting = open.reduce((sum, { inDoubt }) => sum + inDoubt, 0);
  return (
    <Card
      title="Under way"
      aside={waiting > 0 ? `${counted(waiting, 'line')} failed or in doubt` : counted(open.length, 'publication')}
    >
      {open.length === 0 ? (
        <Empty title="Nothing is planned or on its way" />
      ) : (
        <table className="table plain-table publish-ledger">
          <caption className="unseen">Publications that are planned or on their way</caption>
          <thead>
            <tr>
              <th scope="col">Advisory</th>
              <th scope="col">What</th>
              <th scope="col">State</th>
              <th scope="col">Starts</th>
              <th scope="col">Lines</th>
            </tr>
          </thead>
          <tbody>
            {open.map(({ advisory, number, kind, state, notBefore, unfinished, inDoubt }) => (
              <tr key={`${advisory} ${kind}`}>
                <th scope="row">
                  <Link href={`/advisories/${advisory}`}>{number}</Link>
                </th>
                <td data-head="What">{kinds[kind] ?? plain(kind)}</td>
                <td data-head="State">
                  {state === 'planned' ? <Mark tone="warn">Planned</Mark> : <Mark tone="calm">On its way</Mark>}
                </td>
                <td data-head="Starts">
                  <time dateTime={notBefore}>{instantText(notBefore)}</time>
                </td>
                <td data-head="Lines">
                  {unfinished === 0 ? 'All settled' : `${unfinished} not settled`}
                  {inDoubt > 0 && (
                    <span className="cell-more">
                      <Mark tone="bad">{counted(inDoubt, 'line')} failed or in doubt</Mark>
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

const kinds: Readonly<Record<string, string>> = {
  announce: 'Announcement',
  early: 'Early warning',
  revision: 'Revision',
  withdrawal: 'Withdrawal',
};

function Numbers({ overview: { numbers } }: Part) {
  return (
    <Card title="Waiting for a number" aside={numbers.length === 1 ? '1 advisory' : `${numbers.length} advisories`}>
      {numbers.length === 0 ? (
        <Empty title="No number is waited for" />
      ) : (
        <table className="table plain-table publish-ledger">
          <caption className="unseen">Advisories that wait for a number</caption>
          <thead>
            <tr>
              <th scope="col">Advisory</th>
              <th scope="col">State</th>
              <th scope="col">Asked by</th>
              <th scope="col">Waits</th>
            </tr>
          </thead>
          <tbody>
            {numbers.map(({ advisory, number, route, state, days }) => (
              <tr key={`${advisory} ${route}`}>
                <th scope="row">
                  <Link href={`/advisories/${advisory}`}>{number}</Link>
                </th>
                <td data-head="State">{plain(state)}</td>
                <td data-head="Asked by">{route}</td>
                <td data-head="Waits">{days >= 7 ? <Mark tone="warn">{counted(days, 'day')}</Mark> : counted(days, 'day')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

type Noticed = PublishingOverview['watch'][number];

function Watch({ overview: { watch } }: Part) {
  return (
    <Card title="After publication" aside="Known exploitation and its likelihood">
      {watch.length === 0 ? (
        <Empty title="Nothing new is said about what is published">
          <p className="soft">The advisory database is asked once a day.</p>
        </Empty>
      ) : (
        <ul className="publish-watch">
          {watch.map((one) => (
            <NoticedFact key={`${one.advisory} ${one.about} ${one.fact}`} one={one} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function NoticedFact({ one: { advisory, about, fact, told, noticedAt } }: { one: Noticed }) {
  const settle = useChange<WatchBody>({
    path: () => '/publishing/watch',
    refresh: ['/publishing', '/overview'],
    done: () => 'It stands in the audit log that you looked at it.',
  });
  return (
    <li>
      <div>
        <Mark tone={fact === 'kev' ? 'bad' : 'warn'}>{factWords(fact, told)}</Mark>
        <p>
          {about} in{' '}
          <a href={`/security/advisories/${advisory}`} target="_blank" rel="noopener">
            {advisory}
            <span className="unseen"> (opens in a new tab)</span>
          </a>
          , noticed <Since at={noticedAt} />.
        </p>
        <p className="soft">Look whether the advisory says enough, and tell those who have not updated.</p>
      </div>
      <Button
        variant="default"
        size="compact-sm"
        aria-label={`Looked at: ${about}`}
        loading={settle.isPending}
        onClick={() => settle.mutate({ advisory, about, fact })}
      >
        Looked at
      </Button>
    </li>
  );
}

function factWords(fact: Noticed['fact'], told: unknown): string {
  if (fact === 'kev') return 'Known to be exploited';
  if (fact === 'exploit') return 'An exploit is public';
  const { epss } = told as { epss?: unknown };
  return typeof epss === 'number' ? `Likely to be exploited: EPSS ${percent(epss)}` : 'Likely to be exploited';
}

function Ends({ overview: { key, securityTxtExpires } }: Part) {
  return (
    <Card title="What ends">
      <div className="card-body">
        <Facts
          facts={[
            [
              'Signing key',
              key ? (
                <code key="key">{key.fingerprint.match(/.{4}/g)?.join(' ')}</code>
              ) : (
                <Mark key="key" tone="bad">
                  None that can be used: nothing can be published
                </Mark>
              ),
            ],
            ['Key ends', key && (key.expiresAt === null ? 'Never' : dayText(key.expiresAt))],
            ['security.txt', securityTxtExpires === null ? 'Not published yet' : `Ends ${dayText(securityTxtExpires)}`],
          ]}
        />
      </div>
    </Card>
  );
}
