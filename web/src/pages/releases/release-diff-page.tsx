// SPDX-License-Identifier: Apache-2.0
import '../../styles/desk.css';
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { desk } from '../../api/desk.ts';
import type { ReleaseDiff } from '../../api/types.ts';
import { useGo, useIdInPath, useSearchState } from '../../app/location.ts';
import { Link } from '../../kit/link.tsx';
import { Card, PageHead } from '../../kit/page.tsx';
import { Loaded } from '../../kit/states.tsx';
import { counted } from '../../kit/words.ts';
import { Change, Components, Findings } from './diff-parts.tsx';

/** What changed from one release to another: what was added, what went, which findings came with it or are gone. */
export function ReleaseDiffPage() {
  const from = useIdInPath();
  const told = (useParams({ strict: false }) as { other?: string }).other ?? '';
  const to = /^\d{1,15}$/.test(told) ? Number(told) : 0;
  const diff = useQuery(desk.releaseDiff(from, to));
  const data = diff.data;
  return (
    <>
      <PageHead
        title={data ? `${data.from.version} to ${data.to.version}` : 'Compare releases'}
        above={<Link href="/releases">Releases</Link>}
        below={data && <Sums diff={data} />}
        actions={<Pick from={from} to={to} />}
      />
      <Loaded query={diff} lines={12}>
        {(view) => <Body diff={view} />}
      </Loaded>
    </>
  );
}

function Sums({ diff: { findings, components } }: { diff: ReleaseDiff }) {
  const gone = findings.filter(({ change }) => change === 'gone').length;
  return (
    <>
      {counted(findings.length - gone, 'finding')} appeared, {counted(gone, 'finding')} gone,{' '}
      {counted(components.length, 'package')} changed
    </>
  );
}

function Pick({ from, to }: { from: number; to: number }) {
  const go = useGo();
  const product = useQuery(desk.release(from)).data?.productId;
  const releases = useQuery({ ...desk.releases({ product, limit: 200 }), enabled: product !== undefined }).data?.items ?? [];
  const options = releases.map(({ id, name, version }) => ({ value: String(id), label: `${name} ${version}` }));
  return (
    <>
      <NativeSelect
        aria-label="From release"
        value={String(from)}
        onChange={(event) => go(`/releases/${event.currentTarget.value}/diff/${to}`)}
        data={options}
      />
      <span className="between-fields">to</span>
      <NativeSelect
        aria-label="To release"
        value={String(to)}
        onChange={(event) => go(`/releases/${from}/diff/${event.currentTarget.value}`)}
        data={options}
      />
      <Link className="quiet-button" href={`/releases/${to}/diff/${from}`}>
        Swap
      </Link>
    </>
  );
}

function Body({ diff }: { diff: ReleaseDiff }) {
  const { search, change } = useSearchState();
  return (
    <>
      <Targets diff={diff} />
      <Findings
        rows={diff.findings}
        shown={search.findings}
        onShow={(findings) => change({ findings })}
        names={[diff.from.version, diff.to.version]}
      />
      <Components rows={diff.components} shown={search.packages} onShow={(packages) => change({ packages })} />
    </>
  );
}

function Targets({ diff: { targets } }: { diff: ReleaseDiff }) {
  const changed = targets.filter(({ change }) => change !== 'same');
  const same = targets.length - changed.length;
  return (
    <Card title="Targets" aside={`${changed.length} changed, ${same} the same`}>
      {changed.length === 0 ? (
        <p className="card-body soft">Both releases have the same targets at the same versions.</p>
      ) : (
        <table className="table plain-table desk-table">
          <caption className="unseen">Targets that changed</caption>
          <thead>
            <tr>
              <th scope="col">Target</th>
              <th scope="col">Change</th>
              <th scope="col">From</th>
              <th scope="col">To</th>
            </tr>
          </thead>
          <tbody>
            {changed.map(({ target, change, from, to }) => (
              <tr key={target.id}>
                <th scope="row" className="cell-main">
                  <Link href={`/targets/${target.id}`} className="cell-title">
                    {target.name}
                  </Link>
                  <span className="cell-more">{target.kind}</span>
                </th>
                <td data-label="Change">
                  <Change change={change} />
                </td>
                <td data-label="From" className="mono">
                  {from || <span className="faint">–</span>}
                </td>
                <td data-label="To" className="mono">
                  {to || <span className="faint">–</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
