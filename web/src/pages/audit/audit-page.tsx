// SPDX-License-Identifier: Apache-2.0
import '../../styles/desk.css';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { apiAddress } from '../../api/client.ts';
import { desk } from '../../api/desk.ts';
import type { AuditRow, CheckpointView } from '../../api/types.ts';
import { type Search, searchText, useSearchState } from '../../app/location.ts';
import { useListKeys } from '../../app/shortcuts.ts';
import { Copyable } from '../../kit/copy.tsx';
import { Facts } from '../../kit/facts.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Link } from '../../kit/link.tsx';
import { Mark } from '../../kit/mark.tsx';
import { Card, PageHead } from '../../kit/page.tsx';
import { Pager } from '../../kit/pager.tsx';
import { Empty, Loaded } from '../../kit/states.tsx';
import { Since } from '../../kit/time.tsx';
import { instantText, numberText } from '../../kit/words.ts';
import { WordsFilter } from '../../kit/words-filter.tsx';
import { placeOf, subjectFilter } from './subject.ts';

export function AuditPage() {
  const { search, change } = useSearchState();
  useListKeys();
  const { actor, action, subject, after } = search;
  const log = useQuery({
    ...desk.audit({ actor, action, subject: subjectFilter(subject ?? ''), after, limit: 50 }),
    placeholderData: keepPreviousData,
  });
  const filter = (patch: Readonly<Record<string, string | undefined>>) => change({ ...patch, after: undefined });
  return (
    <>
      <PageHead
        title="Audit log"
        below="Who did what, when and why; nobody can change it unnoticed"
        actions={
          <a className="quiet-button" href={apiAddress('/audit/export')} download="audit.ngao-audit">
            <Icon name="download" /> Export
          </a>
        }
      />
      <div className="audit">
        <div>
          <section className="filter-bar" aria-label="Filter">
            <WordsFilter label="Actor, by name or id" value={actor ?? ''} onChange={(text) => filter({ actor: text })} />
            <WordsFilter
              label="Action, such as exception.approve"
              value={action ?? ''}
              onChange={(text) => filter({ action: text })}
            />
            <WordsFilter
              label="Subject, such as finding:17"
              value={subject ?? ''}
              onChange={(text) => filter({ subject: text })}
            />
          </section>
          <Narrowed
            search={search}
            who={log.data?.items.find((row) => row.actor.id === actor)?.actor.name}
            onClear={() => filter({ actor: undefined, action: undefined, subject: undefined })}
          />
          <Loaded query={log} lines={12}>
            {(page) =>
              page.items.length === 0 ? (
                <Empty title={actor || action || subject ? 'No record fits.' : 'No record yet.'}>
                  {!actor && !action && !subject && (
                    <p>Every sign-in, report, decision and change of the rules is written here.</p>
                  )}
                </Empty>
              ) : (
                <>
                  <Log rows={page.items} />
                  <Pager next={page.next} />
                </>
              )
            }
          </Loaded>
        </div>
        <Checkpoint />
      </div>
    </>
  );
}

interface NarrowedProps {
  search: Search;
  who: string | undefined;
  onClear: () => void;
}

/** What the list is narrowed to, in words; a subject that is only half written asks for nothing yet, and says so. */
function Narrowed({ search: { actor, action, subject }, who, onClear }: NarrowedProps) {
  if (!actor && !action && !subject) return null;
  const halfWritten = subject && subjectFilter(subject) === undefined;
  const parts = [
    actor && `done by ${who ?? actor}`,
    action && `whose action begins with ${action}`,
    subject && !halfWritten && `about ${subject}`,
  ].filter(Boolean);
  return (
    <p className="held" role="status">
      {parts.length > 0 && `Only records ${parts.join(', ')}. `}
      {halfWritten && 'A subject is written as kind:id, such as finding:17. '}
      <button type="button" className="text-button" onClick={onClear}>
        Show all records
      </button>
    </p>
  );
}

function Log({ rows }: { rows: readonly AuditRow[] }) {
  return (
    <table className="table desk-table">
      <caption className="unseen">Records, newest first</caption>
      <thead>
        <tr>
          <th scope="col" className="cell-number">
            No.
          </th>
          <th scope="col">When</th>
          <th scope="col">Who</th>
          <th scope="col">What</th>
          <th scope="col">About</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.seq}>
            <td data-label="No." className="cell-number">
              {numberText(row.seq)}
            </td>
            <td data-label="When">
              <Since at={row.at} />
              <span className="cell-more">{instantText(row.at)}</span>
            </td>
            <td data-label="Who">
              <Link href={`/audit${searchText({ actor: row.actor.id })}`} title={`Only what ${row.actor.name} did`}>
                {row.actor.name}
              </Link>
              {row.actor.kind !== 'person' && <span className="cell-more">{row.actor.kind}</span>}
            </td>
            <td data-label="What" className="cell-why">
              <Link
                href={`/audit${searchText({ action: row.action })}`}
                title="Only records of this action"
                className="plain-link"
              >
                <code>{row.action}</code>
              </Link>
              {row.reason !== '' && <span className="cell-more foreign">{row.reason}</span>}
              <Data row={row} />
            </td>
            <td data-label="About">
              <Subject row={row} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Subject({ row }: { row: AuditRow }) {
  const { subject } = row;
  const place = placeOf(subject);
  const words = `${subject.kind} ${subject.id}`;
  return (
    <>
      {place ? (
        <Link href={place} data-row={row.seq}>
          {words}
        </Link>
      ) : (
        words
      )}
      <Link className="cell-more" href={`/audit${searchText({ subject: `${subject.kind}:${subject.id}` })}`}>
        its records<span className="unseen"> ({words})</span>
      </Link>
    </>
  );
}

function Data({ row: { data, seq } }: { row: AuditRow }) {
  if (Object.keys(data).length === 0) return null;
  return (
    <details className="more">
      <summary>
        Details <span className="unseen">of record {seq}</span>
      </summary>
      <pre className="data">{JSON.stringify(data, null, 2)}</pre>
    </details>
  );
}

function Checkpoint() {
  const checkpoint = useQuery(desk.checkpoint());
  return (
    <div className="audit-side">
      <Card title="Signed state">
        <Loaded query={checkpoint} lines={5}>
          {(view) => <CheckpointBody view={view} />}
        </Loaded>
      </Card>
      <Card title="Prove it elsewhere">
        <div className="card-body">
          <p className="soft">
            The export holds every record with what the log has signed. Check it on another machine, without network and without
            this server:
          </p>
          <Copyable label="Command to prove the export" text={proof(checkpoint.data?.verifierKey)} />
          <p className="faint">
            Give the key on another way than the file; keep the written note, and the next check also proves that nothing before
            it was changed.
          </p>
        </div>
      </Card>
    </div>
  );
}

function proof(key: string | undefined): string {
  return `npx ngao audit verify audit.ngao-audit \\
  --key '${key ?? 'VERIFIER-KEY'}' \\
  --keep last.note`;
}

function CheckpointBody({ view }: { view: CheckpointView }) {
  const open = view.records - view.size;
  return (
    <div className="card-body">
      <Facts
        facts={[
          ['Records', numberText(view.records)],
          ['Signed', `${numberText(view.size)} of them`],
          ['Signed at', view.at ? <Since key="at" at={view.at} /> : 'not yet'],
        ]}
      />
      {open > 0 ? (
        <Mark tone="calm" icon="clock">
          {numberText(open)} wait for the next signature
        </Mark>
      ) : (
        <Mark tone="good">Everything is signed</Mark>
      )}
      <Copyable label="Verifier key" text={view.verifierKey} />
      {view.note !== '' && (
        <details className="more">
          <summary>The signed note</summary>
          <Copyable label="Signed note" text={view.note} />
        </details>
      )}
    </div>
  );
}
