// SPDX-License-Identifier: Apache-2.0
import '../../styles/desk.css';
import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { desk } from '../../api/desk.ts';
import type { ReleaseRow } from '../../api/types.ts';
import { useSearchState } from '../../app/location.ts';
import { mayAs, useSession } from '../../app/session.ts';
import { useListKeys } from '../../app/shortcuts.ts';
import { Link } from '../../kit/link.tsx';
import { Mark } from '../../kit/mark.tsx';
import { PageHead } from '../../kit/page.tsx';
import { Pager } from '../../kit/pager.tsx';
import { SeverityLine } from '../../kit/severity.tsx';
import { Empty, Loaded } from '../../kit/states.tsx';
import { Since } from '../../kit/time.tsx';
import { counted, numberText } from '../../kit/words.ts';
import { NewRelease } from './new-release.tsx';

export function ReleasesPage() {
  const { search } = useSearchState();
  const { product, person } = useSession();
  const [making, setMaking] = useState(false);
  useListKeys();
  const releases = useQuery({
    ...desk.releases({ product, after: search.after, limit: 50 }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHead
        title="Releases"
        below="What was shipped, as its Helm chart declares it"
        actions={mayAs(person, ['maintainer', 'committee']) && <Button onClick={() => setMaking(true)}>New release</Button>}
      />
      <Loaded query={releases} lines={10}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty title="No release yet.">
              <p>
                A release is read from a packed Helm chart: its images become the scope, and what they hold is bound to it for
                good.
              </p>
            </Empty>
          ) : (
            <>
              <ReleasesTable rows={page.items} />
              <Pager next={page.next} />
            </>
          )
        }
      </Loaded>
      {making && <NewRelease onClose={() => setMaking(false)} />}
    </>
  );
}

function ReleasesTable({ rows }: { rows: readonly ReleaseRow[] }) {
  return (
    <table className="table desk-table">
      <caption className="unseen">Releases</caption>
      <thead>
        <tr>
          <th scope="col">Release</th>
          <th scope="col">Made</th>
          <th scope="col">State</th>
          <th scope="col">Drift</th>
          <th scope="col" className="cell-number">
            Members
          </th>
          <th scope="col">Open findings</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row" className="cell-main">
              <Link href={`/releases/${row.id}`} data-row={row.id} className="cell-title">
                <span className="mono">{row.version}</span>
              </Link>
              <span className="cell-more">{row.name}</span>
            </th>
            <td data-label="Made">
              <Since at={row.createdAt} />
            </td>
            <td data-label="State">{row.frozenAt ? <Mark tone="good">Frozen</Mark> : <Mark tone="none">Open to change</Mark>}</td>
            <td data-label="Drift">
              {row.drift > 0 ? <Mark tone="warn">{counted(row.drift, 'difference')}</Mark> : <span className="faint">none</span>}
            </td>
            <td data-label="Members" className="cell-number">
              {numberText(row.members)}
              {row.excluded > 0 && <span className="cell-more">{row.excluded} excluded</span>}
            </td>
            <td data-label="Open findings">
              <SeverityLine counts={row.open} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
