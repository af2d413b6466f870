// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { drafts, isOpen } from '../../api/advisories.ts';
import { refresh, useChange } from '../../api/changes.ts';
import type { AdvisoryView, Publication, PublishingOf } from '../../api/types.ts';
import { Icon } from '../../kit/icon.tsx';
import { Link } from '../../kit/link.tsx';
import { Mark } from '../../kit/mark.tsx';
import { Card } from '../../kit/page.tsx';
import { Empty, Loaded } from '../../kit/states.tsx';
import { instantText, plain } from '../../kit/words.ts';
import { inZone, ownZone } from '../../kit/zoned.ts';
import { Ledger } from './ledger.tsx';
import { PlanForm } from './plan-form.tsx';
import { Reasons } from './reasons.tsx';

interface Part {
  view: AdvisoryView;
}

/** Publishing an advisory: the plan, the time in which it can be taken back, and what became of every line. */
export function Publishing({ view }: Part) {
  const query = useQuery(drafts.publishing(view.uid));
  useFollow(view, query.data);
  return (
    <div id="advisory-publishing-part">
      <Card title="Publishing" aside={asideOf(view, query.data)}>
        <Loaded query={query} lines={4}>
          {(data) => <Parts view={view} publishing={data} />}
        </Loaded>
      </Card>
    </div>
  );
}

function asideOf(view: AdvisoryView, publishing: PublishingOf | undefined): string {
  const open = publishing?.publications.find(isOpen);
  if (open) return open.state === 'planned' ? 'Planned' : 'On its way';
  return view.publishedAt === null ? 'Not published' : `Published ${instantText(view.publishedAt)}`;
}

/** The clocks of the server moved the advisory on: its page must not show what was true before. */
function useFollow(view: AdvisoryView, publishing: PublishingOf | undefined): void {
  const client = useQueryClient();
  const stand = publishing?.publications.map(({ uid, state }) => uid + state).join();
  const [seen, see] = useState(stand);
  useEffect(() => {
    if (stand === seen) return;
    see(stand);
    if (seen !== undefined) void refresh(client, [`/advisories/${view.uid}`]);
  }, [client, seen, stand, view.uid]);
}

function Parts({ view, publishing }: Part & { publishing: PublishingOf }) {
  const { publications } = publishing;
  const open = publications.find(isOpen);
  const isOut = publications.find(({ state }) => state === 'done')?.digest === view.digest;
  const isReady = !isOut && (view.state === 'approved' || view.state === 'published');
  return (
    <>
      {!publishing.publisherSaved && <NobodyPublishes />}
      {view.publishedAt !== null && <Live view={view} />}
      {open?.state === 'planned' && <Waiting view={view} publication={open} />}
      {!open && view.mine.edit && isReady && <PlanForm view={view} publishing={publishing} />}
      {isOut && !open && <p className="soft card-body">This revision is published. Save a new one to change what is public.</p>}
      {publications.length === 0 && <Nothing view={view} />}
      {publications.map((one, index) => (
        <One key={one.uid} view={view} publication={one} isNewest={index === 0} />
      ))}
    </>
  );
}

/** A plan would be refused for it, whatever else is right. */
function NobodyPublishes() {
  return (
    <div className="card-body">
      <div className="notice">
        <Icon name="alert" />
        <div>
          <p>
            <strong>Nobody has said who publishes.</strong> Until an administrator has saved it, nothing can go out.
          </p>
          <Link href="/advisories/settings">Who publishes</Link>
        </div>
      </div>
    </div>
  );
}

const next: Readonly<Partial<Record<AdvisoryView['state'], string>>> = {
  draft: 'It is a draft. Hand it to review; when two people have approved it, it can be planned here.',
  review: 'It is being reviewed. When two people who wrote none of it have approved it, it can be planned here.',
  approved: 'It is approved. Nothing goes out until somebody plans it and the time to take that back is over.',
  dropped: 'It was dropped, so it will not be published.',
};

function Nothing({ view }: Part) {
  return (
    <Empty title="Nothing was planned or published">
      <p className="soft">{next[view.state] ?? 'The ledger of its lines will stand here.'}</p>
    </Empty>
  );
}

/** Where the world reads it. */
function Live({ view }: Part) {
  const id = view.number;
  const pages = [
    { title: 'Public page', path: `/security/advisories/${id}` },
    ...(view.content.languages.includes('fr') ? [{ title: 'French page', path: `/security/fr/advisories/${id}` }] : []),
    { title: 'As text', path: `/security/advisories/${id}.txt` },
    { title: 'All advisories', path: '/security/' },
  ];
  return (
    <nav className="card-body" aria-label="Public pages">
      <ul className="publish-links">
        {pages.map(({ title, path }) => (
          <li key={path}>
            <a href={path} target="_blank" rel="noopener">
              {title}
              <span className="unseen"> (opens in a new tab)</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Waiting({ view, publication }: Part & { publication: Publication }) {
  const cancel = useChange<object>({
    path: () => `/advisories/${view.uid}/plan/cancel`,
    body: () => ({}),
    refresh: ['/advisories', '/cases', '/publishing'],
    done: () => 'The plan is taken back. Nothing went out.',
  });
  const left = useSecondsTo(publication.notBefore);
  const zone = ownZone();
  return (
    <div className="card-body publish-waiting">
      <p>
        <Mark tone="warn">Planned</Mark> by {publication.plannedBy}. It starts{' '}
        <time dateTime={publication.notBefore}>{instantText(publication.notBefore)}</time>
        {zone !== 'UTC' && ` (${inZone(publication.notBefore, zone)})`}.
      </p>
      <div className="row-buttons">
        <span className="publish-count" role="timer" aria-label="Time left to take it back">
          {left > 0 ? countdown(left) : 'Starting now'}
        </span>
        <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({})}>
          Cancel the plan
        </Button>
        <span className="soft">Until then nothing is public, and nobody was written to.</span>
      </div>
    </div>
  );
}

function useSecondsTo(instant: string): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((Date.parse(instant) - now) / 1000));
}

/** `2 d 03:04:05`, `04:05`. */
function countdown(seconds: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const rest = `${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
  return `${days > 0 ? `${days} d ` : ''}${days + hours > 0 ? `${two(hours)}:` : ''}${rest}`;
}

const kinds: Readonly<Record<Publication['kind'], string>> = {
  announce: 'Announcement',
  early: 'Early warning',
  revision: 'Revision',
  withdrawal: 'Withdrawal',
};
const stands: Readonly<Record<Publication['state'], string>> = {
  planned: 'planned',
  running: 'on its way',
  done: 'done, every line is settled',
  stopped: 'stopped, nothing went out',
};

function One({ view, publication, isNewest }: Part & { publication: Publication; isNewest: boolean }) {
  const { kind, state, plannedBy, plannedAt, stopped } = publication;
  const title = `${kinds[kind]}: ${stands[state]}`;
  return (
    <details className="publish-one" open={isNewest}>
      <summary>
        <strong>{title}</strong>{' '}
        <span className="faint">
          {plannedBy}, {instantText(plannedAt)}
        </span>
      </summary>
      {stopped.length > 0 && <Reasons title={`${plain(state)}, because`} missing={stopped} />}
      <Ledger view={view} publication={publication} title={title} />
    </details>
  );
}
