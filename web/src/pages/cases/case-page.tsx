// SPDX-License-Identifier: Apache-2.0
import '../../styles/desk.css';
import '../../styles/cases.css';
import '../../styles/case-forms.css';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { type ComponentType, lazy, Suspense } from 'react';
import { desk } from '../../api/cases.ts';
import { ApiError } from '../../api/client.ts';
import type { CaseView } from '../../api/types.ts';
import { useKeys } from '../../app/shortcuts.ts';
import { Link } from '../../kit/link.tsx';
import { PageHead } from '../../kit/page.tsx';
import { Severity } from '../../kit/severity.tsx';
import { Loaded, Waiting } from '../../kit/states.tsx';
import { Tabs, useTab } from '../../kit/tabs.tsx';
import { plain } from '../../kit/words.ts';
import { Returned } from './letter-fate.tsx';
import { LinkedFindings } from './linked-findings.tsx';
import { Moves } from './moves.tsx';
import { OwnProcess, Reported } from './reported.tsx';
import { AdvisoryOfCase, Clocks, Decisions, Embargo, Happened, People } from './side.tsx';
import { Similar } from './similar.tsx';
import { Threads } from './threads.tsx';

type Part = ComponentType<{ view: CaseView }>;
const part = (load: () => Promise<Part>) => lazy(async () => ({ default: await load() }));

/** Each is loaded when it is opened. */
const parts: Readonly<Record<string, Part>> = {
  records: part(() => import('./records/records-part.tsx').then((file) => file.RecordsPart)),
  people: part(() => import('./people-part.tsx').then((file) => file.PeoplePart)),
  embargo: part(() => import('./embargo-part.tsx').then((file) => file.EmbargoPart)),
  decisions: part(() => import('./decisions-part.tsx').then((file) => file.DecisionsPart)),
  clocks: part(() => import('./clocks-part.tsx').then((file) => file.ClocksPart)),
  leaks: part(() => import('./leaks-part.tsx').then((file) => file.LeaksPart)),
  keeping: part(() => import('./keeping-part.tsx').then((file) => file.KeepingPart)),
  files: part(() => import('./files-part.tsx').then((file) => file.FilesPart)),
};
const OutsidePart = lazy(() => import('./outside-part.tsx').then((file) => ({ default: file.OutsidePart })));
const tabs = [
  ['work', 'Work'],
  ['records', 'Records'],
  ['people', 'People'],
  ['embargo', 'Embargo and facts'],
  ['decisions', 'Decisions'],
  ['clocks', 'Clocks'],
  ['leaks', 'Leaks'],
  ['files', 'Files and access'],
  ['keeping', 'Keeping'],
] as const;

/** The code name stands in the document's title, never the case's own: a shared screen or a history must not tell it. */
export function CasePage() {
  const { uid: given = '' } = useParams({ strict: false }) as { uid?: string };
  const uid = /^[0-9a-f]{32}$/.test(given) ? given : '0'.repeat(32);
  const query = useQuery({ ...desk.case(uid), retry: false });
  useKeys(({ key }) => {
    const where = { m: '#case-moves', r: '#case-reply' }[key];
    return where === undefined ? undefined : () => document.querySelector<HTMLElement>(`${where} :is(button, textarea)`)?.focus();
  });
  // A grant may have ended while the page was open: then what was read is put away.
  const outside = query.error instanceof ApiError && query.error.status === 404 ? query.error : undefined;
  const view = outside ? undefined : query.data;
  return (
    <>
      <PageHead title={view?.codeName ?? 'Case'} above={<Link href="/cases">Cases</Link>} below={view && <Facts view={view} />} />
      <Suspense fallback={<Waiting lines={12} />}>
        {outside ? (
          <OutsidePart uid={uid} error={outside} />
        ) : (
          <Loaded query={query} lines={12}>
            {(data) => <Opened view={data} />}
          </Loaded>
        )}
      </Suspense>
    </>
  );
}

function Opened({ view }: { view: CaseView }) {
  // Whoever may not read what happened has nothing there either.
  const shown = view.events.length === 0 ? tabs.filter(([key]) => key !== 'leaks' && key !== 'keeping') : tabs;
  const tab = useTab(shown);
  const Chosen = parts[tab];
  return (
    <>
      <Tabs
        label="Parts of the case"
        tabs={shown}
        counts={{ decisions: view.decisions.length, files: view.attachments.length }}
      />
      {Chosen ? <Chosen view={view} /> : <Work view={view} />}
    </>
  );
}

function Work({ view }: { view: CaseView }) {
  return (
    <div className="finding">
      <div className="finding-main">
        <Returned view={view} />
        <Reported view={view} />
        <Threads view={view} />
        <Happened view={view} />
      </div>
      <div className="finding-side">
        <Moves view={view} />
        <OwnProcess view={view} />
        <Similar view={view} />
        <Clocks view={view} />
        <People view={view} />
        <Embargo view={view} />
        <AdvisoryOfCase view={view} />
        <Decisions view={view} />
        <LinkedFindings view={view} />
      </div>
    </div>
  );
}

function Facts({ view }: { view: CaseView }) {
  return (
    <span className="facts">
      {view.level && <Severity severity={view.level} />}
      <span className="tag">{plain(view.state)}</span>
      <span className="tag">{plain(view.lane)}</span>
      <span className="soft">{view.owner ? `Owned by ${view.owner.name}` : 'Owned by nobody'}</span>
      <span className="soft">{view.waitsFor === 'nobody' ? 'Waits for nobody' : `Waits for the ${view.waitsFor}`}</span>
    </span>
  );
}
