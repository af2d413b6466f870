// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { queries } from '../../api/queries.ts';
import type { ComponentView } from '../../api/types.ts';
import { useIdInPath } from '../../app/location.ts';
import { Copyable } from '../../kit/copy.tsx';
import { Link } from '../../kit/link.tsx';
import { Card, PageHead } from '../../kit/page.tsx';
import { Scroll } from '../../kit/scroll.tsx';
import { SeverityLine } from '../../kit/severity.tsx';
import { Loaded } from '../../kit/states.tsx';
import { Since } from '../../kit/time.tsx';
import { counted } from '../../kit/words.ts';

export function ComponentPage() {
  const component = useQuery(queries.component(useIdInPath()));
  const data = component.data;
  return (
    <>
      <PageHead
        title={data ? `${data.name} ${data.version}` : 'Component'}
        heading={data && <span className="mono">{`${data.name} ${data.version}`}</span>}
        above={<Link href="/components">Components</Link>}
        below={data && <SeverityLine counts={data.open} />}
        actions={
          data && (
            <>
              <Link className="quiet-button" href={`/findings?component=${data.id}`}>
                Its findings
              </Link>
              <Link className="quiet-button" href={`/impact?purl=${encodeURIComponent(data.purl)}`}>
                Its impact
              </Link>
            </>
          )
        }
      />
      <Loaded query={component} lines={8}>
        {(view) => <Body view={view} />}
      </Loaded>
    </>
  );
}

function Body({ view }: { view: ComponentView }) {
  return (
    <div className="columns wide-first">
      <Card title="Used by" aside={counted(view.usedBy.length, 'target')}>
        <UsedBy view={view} />
      </Card>
      <div>
        <Card title="About it">
          <div className="card-body">
            {view.deprecated !== '' && (
              <p>
                <span className="tag" data-tone="warn">
                  Deprecated
                </span>{' '}
                {view.deprecated}
              </p>
            )}
            <dl className="facts-list">
              <div>
                <dt>Ecosystem</dt>
                <dd>{view.ecosystem}</dd>
              </div>
              <div>
                <dt>Licences</dt>
                <dd>{view.licenses.join(', ') || 'none told'}</dd>
              </div>
              <div>
                <dt>First seen</dt>
                <dd>
                  <Since at={view.firstSeen} />
                </dd>
              </div>
            </dl>
            <Copyable label="Package URL" text={view.purl} />
          </div>
        </Card>
        <OtherVersions view={view} />
      </div>
    </div>
  );
}

function OtherVersions({ view }: { view: ComponentView }) {
  const others = view.versions.filter(({ id }) => id !== view.id);
  return (
    <Card title="Other versions" aside={String(others.length)}>
      {others.length === 0 ? (
        <p className="card-body soft">No other version is in use.</p>
      ) : (
        <ul className="rows">
          {others.map(({ id, version, targets }) => (
            <li key={id}>
              <Link href={`/components/${id}`} className="mono">
                {version}
              </Link>
              <span className="soft">{counted(targets, 'target')}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function UsedBy({ view }: { view: ComponentView }) {
  if (view.usedBy.length === 0) {
    return (
      <p className="card-body soft">
        No target holds it any more.{' '}
        <Link href={`/impact?purl=${encodeURIComponent(view.purl)}`}>When it went, and which releases ship it</Link>
      </p>
    );
  }
  return (
    <Scroll label="Targets that use it">
      <table className="table plain-table">
        <thead>
          <tr>
            <th scope="col">Target</th>
            <th scope="col">At version</th>
            <th scope="col">How</th>
            <th scope="col">Since</th>
          </tr>
        </thead>
        <tbody>
          {view.usedBy.map((use) => (
            <tr key={`${use.target.id}-${use.version}-${use.class}-${use.scope}`}>
              <th scope="row">
                <Link href={`/targets/${use.target.id}`}>{use.target.name}</Link>
                <span className="cell-more">{use.target.kind}</span>
              </th>
              <td className="mono">{use.version}</td>
              <td>
                {use.direct ? 'direct' : 'through others'}
                <span className="cell-more">
                  {use.class}, {use.scope}
                </span>
              </td>
              <td>
                <Since at={use.since} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
