// SPDX-License-Identifier: Apache-2.0
import '../../styles/desk.css';
import { NativeSelect } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { desk } from '../../api/desk.ts';
import { queries } from '../../api/queries.ts';
import type { ReportRow } from '../../api/types.ts';
import { useSearchState } from '../../app/location.ts';
import { mayAs, useSession } from '../../app/session.ts';
import { useListKeys } from '../../app/shortcuts.ts';
import { Choice } from '../../kit/choice.tsx';
import { Link } from '../../kit/link.tsx';
import { Mark } from '../../kit/mark.tsx';
import { Card, PageHead } from '../../kit/page.tsx';
import { Pager } from '../../kit/pager.tsx';
import { Empty, Loaded } from '../../kit/states.tsx';
import { Since } from '../../kit/time.tsx';
import { counted, shortName } from '../../kit/words.ts';
import { CiSnippet } from './ci-snippet.tsx';
import { changesText, stateWords } from './counts.ts';
import { UploadForm } from './upload-form.tsx';

const states = ['held', 'refused', 'received', 'importing', 'imported'] as const;

export function ImportsPage() {
  const { search, change } = useSearchState();
  const { product, person } = useSession();
  useListKeys();
  const reports = useQuery({
    ...desk.reports({ product, target: search.target, state: search.state, after: search.after, limit: 50 }),
    placeholderData: keepPreviousData,
  });
  const targets = useQuery(queries.targets({ product, limit: 200 })).data?.items ?? [];
  const filter = (patch: Readonly<Record<string, string | undefined>>) => change({ ...patch, after: undefined });
  return (
    <>
      <PageHead title="Imports" below="Reports of every tool, as they were handed in" />
      <div className="columns">
        {mayAs(person, ['maintainer', 'committee']) && (
          <Card title="Hand in a report">
            <UploadForm />
          </Card>
        )}
        <Card title="From a pipeline">
          <CiSnippet />
        </Card>
      </div>
      <section className="filter-bar" aria-label="Filter">
        <Choice label="State" value={search.state ?? ''} options={states} onChange={(state) => filter({ state })} />
        <NativeSelect
          aria-label="Target"
          value={search.target ?? ''}
          onChange={(event) => filter({ target: event.currentTarget.value })}
          data={[
            { value: '', label: 'Any target' },
            ...targets.map(({ id, name, kind }) => ({ value: String(id), label: `${name} (${kind})` })),
          ]}
        />
      </section>
      <Loaded query={reports} lines={10}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty title={search.state || search.target ? 'No report fits.' : 'No report yet.'}>
              <p>
                {search.state || search.target ? (
                  <button type="button" className="text-button" onClick={() => filter({ state: undefined, target: undefined })}>
                    Show all reports
                  </button>
                ) : (
                  'A pipeline sends the first one with the commands above; a maintainer can hand one in by hand.'
                )}
              </p>
            </Empty>
          ) : (
            <>
              <ReportsTable rows={page.items} />
              <Pager next={page.next} />
            </>
          )
        }
      </Loaded>
    </>
  );
}

function ReportsTable({ rows }: { rows: readonly ReportRow[] }) {
  return (
    <table className="table desk-table reports-table">
      <caption className="unseen">Reports</caption>
      <thead>
        <tr>
          <th scope="col">Report</th>
          <th scope="col">Target</th>
          <th scope="col">State</th>
          <th scope="col">What it changed</th>
          <th scope="col">Handed in</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row" className="cell-main">
              <Link href={`/imports/${row.id}`} data-row={row.id} className="cell-title">
                {row.file || `Report ${row.id}`}
              </Link>
              <span className="cell-more">
                {row.tool || row.format || 'format not known yet'} {row.toolVersion}
              </span>
            </th>
            <td data-label="Target">
              <Link href={`/targets/${row.target.id}`} title={row.target.name}>
                {shortName(row.target.name)}
              </Link>
              <span className="cell-more">{row.version}</span>
            </td>
            <td data-label="State">
              <Mark tone={stateWords[row.state].tone} {...(row.state === 'held' ? { icon: 'pause' as const } : {})}>
                {stateWords[row.state].text}
              </Mark>
              {row.reason !== '' && <span className="cell-more clamp">{row.reason}</span>}
            </td>
            <td data-label="What it changed">
              {changesText(row.counts) || <span className="faint">nothing yet</span>}
              {row.notices.length > 0 && <span className="cell-more">{counted(row.notices.length, 'notice')}</span>}
            </td>
            <td data-label="Handed in">
              <Since at={row.receivedAt} />
              <span className="cell-more">
                {row.receivedBy.name}
                {row.receivedBy.kind === 'token' && ' (token)'}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
