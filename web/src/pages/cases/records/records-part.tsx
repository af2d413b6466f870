// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import type { CaseRecord, CaseView } from '../../../api/types.ts';
import { useSearchState, withSearch } from '../../../app/location.ts';
import { Icon } from '../../../kit/icon.tsx';
import { Link } from '../../../kit/link.tsx';
import { Card } from '../../../kit/page.tsx';
import { instantText } from '../../../kit/words.ts';
import { holds } from '../case-form.tsx';
import { recordsOf } from './current.ts';
import { Fix, ReleaseProof } from './fix-records.tsx';
import { Playbooks } from './playbooks.tsx';
import { RecordContent } from './record-content.tsx';
import { Assessment, Evidence, Retrospective, Review, Silence } from './small-records.tsx';
import { Vulnerability } from './vulnerability.tsx';
import { recordKinds } from './words.ts';

type Kind = (typeof recordKinds)[number][0];
const forms: Readonly<Record<Exclude<Kind, 'playbook'>, (given: { view: CaseView }) => ReactNode>> = {
  assessment: Assessment,
  vulnerability: Vulnerability,
  fix: Fix,
  review: Review,
  'release-proof': ReleaseProof,
  retrospective: Retrospective,
  evidence: Evidence,
  silence: Silence,
};

/** What the desk writes down; one kind at a time, each with an address of its own. */
export function RecordsPart({ view }: { view: CaseView }) {
  const { pathname, search } = useSearchState();
  const kind: Kind = recordKinds.find(([name]) => name === search.record)?.[0] ?? 'assessment';
  const [, title, about] = recordKinds.find(([name]) => name === kind) ?? recordKinds[0];
  return (
    <div className="records">
      <nav className="record-nav" aria-label="Records">
        <ul>
          {recordKinds.map(([name, label]) => (
            <li key={name}>
              <Link
                href={withSearch(pathname, { tab: 'records', record: name })}
                aria-current={name === kind ? 'page' : undefined}
              >
                {label}
                {recordsOf(view, name).length > 0 && (
                  <span className="record-done">
                    <Icon name="check" size={13} />
                    <span className="unseen"> written</span>
                  </span>
                )}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Card title={title} aside={<span className="record-about">{about}</span>}>
        <div className="card-body" key={kind}>
          <One view={view} kind={kind} />
        </div>
      </Card>
    </div>
  );
}

function One({ view, kind }: { view: CaseView; kind: Kind }) {
  const may = holds(view, 'committee', 'owner', 'fixer') || (['assessment', 'silence'].includes(kind) && holds(view, 'triager'));
  const [newest, ...older] = recordsOf(view, kind);
  if (kind === 'playbook') return <Playbooks view={view} may={may} />;
  const Form = forms[kind];
  return (
    <>
      {newest ? <By record={newest} /> : <p className="soft">Nobody has written this down yet.</p>}
      {/* A proof or a piece of evidence stands beside the ones before; the other kinds are written anew. */}
      {newest && (!may || kind === 'evidence' || kind === 'release-proof') && <RecordContent record={newest} />}
      {older.length > 0 && (
        <details className="more">
          <summary>Earlier versions ({older.length})</summary>
          {older.map((record) => (
            <section key={record.uid} className="case-message">
              <By record={record} />
              <RecordContent record={record} />
            </section>
          ))}
        </details>
      )}
      {may ? <Form view={view} /> : <p className="may-not">You may read this. The owner, the committee and fixers write it.</p>}
    </>
  );
}

function By({ record }: { record: CaseRecord }) {
  return (
    <p className="soft">
      Written by {record.writtenBy.name}, {instantText(record.writtenAt)}
    </p>
  );
}
