// SPDX-License-Identifier: Apache-2.0
import '../../styles/desk.css';
import '../../styles/cases.css';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { desk } from '../../api/cases.ts';
import type { CaseView } from '../../api/types.ts';
import { useKeys } from '../../app/shortcuts.ts';
import { Link } from '../../kit/link.tsx';
import { Card, PageHead } from '../../kit/page.tsx';
import { Rendered } from '../../kit/rendered.tsx';
import { Severity } from '../../kit/severity.tsx';
import { Loaded } from '../../kit/states.tsx';
import { instantText, plain } from '../../kit/words.ts';
import { Moves } from './moves.tsx';
import { Clocks, Decisions, Embargo, Happened, People } from './side.tsx';
import { Threads } from './threads.tsx';

/** The code name stands in the document's title, never the case's own: a shared screen or a history must not tell it. */
export function CasePage() {
  const { uid = '' } = useParams({ strict: false }) as { uid?: string };
  const query = useQuery(desk.case(/^[0-9a-f]{32}$/.test(uid) ? uid : '0'));
  useKeys(({ key }) => {
    const where = { m: '#case-moves', r: '#case-reply' }[key];
    return where === undefined ? undefined : () => document.querySelector<HTMLElement>(`${where} :is(button, textarea)`)?.focus();
  });
  const view = query.data;
  return (
    <>
      <PageHead title={view?.codeName ?? 'Case'} above={<Link href="/cases">Cases</Link>} below={view && <Facts view={view} />} />
      <Loaded query={query} lines={12}>
        {(data) => (
          <div className="finding">
            <div className="finding-main">
              <Reported view={data} />
              <Threads view={data} />
              <Happened view={data} />
            </div>
            <div className="finding-side">
              <Moves view={data} />
              <Clocks view={data} />
              <People view={data} />
              <Embargo view={data} />
              <Decisions view={data} />
            </div>
          </div>
        )}
      </Loaded>
    </>
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

function Reported({ view }: { view: CaseView }) {
  return (
    <Card title="What was reported" aside={view.title}>
      {view.report.length === 0 && <p className="card-body soft">No report is attached to this case.</p>}
      {view.report.map((report) => (
        <article key={report.uid} className="case-message">
          <p className="soft">
            {instantText(report.receivedAt)}, by {report.channel}
            {report.mailVerdict && `, ${report.mailVerdict}`}
          </p>
          <Rendered html={report.html} lang={report.language} />
        </article>
      ))}
    </Card>
  );
}
