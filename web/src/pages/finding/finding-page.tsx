// SPDX-License-Identifier: Apache-2.0
import '../../styles/desk.css';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../../api/queries.ts';
import type { FindingView } from '../../api/types.ts';
import { useIdInPath } from '../../app/location.ts';
import { Link } from '../../kit/link.tsx';
import { Card, PageHead } from '../../kit/page.tsx';
import { Severity } from '../../kit/severity.tsx';
import { StateTag } from '../../kit/state-tag.tsx';
import { Loaded } from '../../kit/states.tsx';
import { percent } from '../../kit/words.ts';
import { PathPicture } from '../../pictures/path.tsx';
import { FindingActions } from './finding-actions.tsx';
import { History } from './history.tsx';
import { Clock, Elsewhere, Exceptions, Fix, Releases } from './side-cards.tsx';
import { Assertions, Sources } from './sources.tsx';
import { What } from './what.tsx';

export function FindingPage() {
  const id = useIdInPath();
  const finding = useQuery(queries.finding(id));
  const view = finding.data;
  return (
    <>
      <PageHead
        title={view ? `${view.about} in ${view.target.name}` : 'Finding'}
        above={<Link href="/findings">Findings</Link>}
        heading={view ? <Heading view={view} /> : 'Finding'}
        below={view && <Facts view={view} />}
      />
      <Loaded query={finding} lines={12}>
        {(data) => <Body view={data} />}
      </Loaded>
    </>
  );
}

function Heading({ view }: { view: FindingView }) {
  return (
    <>
      <span className="mono">{view.about}</span> <span className="soft">in</span> {view.target.name}
    </>
  );
}

function Facts({ view }: { view: FindingView }) {
  return (
    <span className="facts">
      <Severity severity={view.severity} />
      <StateTag state={view.state} />
      <span className="tag">{view.kind}</span>
      {view.kev && (
        <span className="tag" data-tone="bad">
          Known exploited
        </span>
      )}
      {view.epss !== null && <span className="tag">EPSS {percent(view.epss)}</span>}
      {view.tags.map((tag) => (
        <Link key={tag} href={`/findings?tag=${encodeURIComponent(tag)}`} className="tag">
          {tag}
        </Link>
      ))}
      <span className="soft">{view.assignee ? `Assigned to ${view.assignee.name}` : 'Assigned to nobody'}</span>
    </span>
  );
}

function Body({ view }: { view: FindingView }) {
  return (
    <>
      <FindingActions view={view} />
      <div className="finding">
        <div className="finding-main">
          <What view={view} />
          <Card title="Where">
            <div className="card-body">
              <dl className="facts-list">
                <div>
                  <dt>Target</dt>
                  <dd>
                    <Link href={`/targets/${view.target.id}`}>{view.target.ref}</Link>
                  </dd>
                </div>
                <div>
                  <dt>Package</dt>
                  <dd className="mono">{view.package === '' ? 'none' : `${view.package} ${view.version}`}</dd>
                </div>
                <div>
                  <dt>Class</dt>
                  <dd>
                    {view.class}, {view.scope === 'prod' ? 'production' : 'development'}
                  </dd>
                </div>
                {view.file !== '' && (
                  <div>
                    <dt>File</dt>
                    <dd className="mono">
                      {view.file}
                      {view.line > 0 && `:${view.line}`}
                    </dd>
                  </div>
                )}
              </dl>
              {view.path.length > 1 && <PathPicture path={view.path} />}
            </div>
          </Card>
          <Sources observations={view.observations} />
          <Assertions view={view} />
          <History id={view.id} />
        </div>
        <div className="finding-side">
          <Clock view={view} />
          <Fix view={view} />
          <Exceptions view={view} />
          <Elsewhere view={view} />
          <Releases view={view} />
        </div>
      </div>
    </>
  );
}
