// SPDX-License-Identifier: Apache-2.0
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { queries } from '../../api/queries.ts';
import type { Impact } from '../../api/types.ts';
import { useSearchState } from '../../app/location.ts';
import { useSession } from '../../app/session.ts';
import { Link } from '../../kit/link.tsx';
import { Card, PageHead } from '../../kit/page.tsx';
import { Empty, Loaded } from '../../kit/states.tsx';
import { counted } from '../../kit/words.ts';
import { type Span, Timeline } from '../../pictures/timeline.tsx';
import { askedOf } from './asked.ts';

/** Which targets and releases contain it, since when, and where it is gone. */
export function ImpactPage() {
  const { search } = useSearchState();
  const { product } = useSession();
  const { purl, vulnerability, at } = search;
  const asked = purl ?? vulnerability;
  const impact = useQuery({ ...queries.impact({ purl, vulnerability, product, at }), enabled: asked !== undefined });
  return (
    <>
      <PageHead title="Impact" below="Which releases and targets contain it, since when, fixed where" />
      <AskForm asked={asked ?? ''} at={at ?? ''} />
      {asked === undefined ? (
        <Empty title="Ask for a vulnerability, a package or one version of it.">
          <p>
            For example <code>CVE-1900-0042</code>, <code>left-pad</code>, or a package URL such as{' '}
            <code>pkg:npm/left-pad@1.3.0</code>.
          </p>
        </Empty>
      ) : (
        <Loaded query={impact} lines={8}>
          {(data) => <Answer impact={data} />}
        </Loaded>
      )}
    </>
  );
}

function AskForm({ asked, at }: { asked: string; at: string }) {
  const { change } = useSearchState();
  const [text, setText] = useState(asked);
  const [day, setDay] = useState(at.slice(0, 10));
  useEffect(() => setText(asked), [asked]);
  return (
    <form
      className="filter-bar"
      aria-label="Ask"
      onSubmit={(event) => {
        event.preventDefault();
        change({ purl: undefined, vulnerability: undefined, at: day, ...askedOf(text) }, 'push');
      }}
    >
      <TextInput
        className="filter-words"
        aria-label="Vulnerability, package or package URL"
        placeholder="Vulnerability, package or package URL"
        required
        maxLength={300}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <label className="inline-field" htmlFor="impact-at">
        As of
      </label>
      <TextInput id="impact-at" type="date" value={day} onChange={(event) => setDay(event.currentTarget.value)} />
      <Button type="submit">Ask</Button>
    </form>
  );
}

function Answer({ impact }: { impact: Impact }) {
  const current = impact.targets.filter((target) => target.current);
  if (impact.targets.length === 0 && impact.releases.length === 0) {
    return (
      <Empty title={`Nothing in the portfolio contains ${impact.asked}.`}>
        <p>
          That holds for what was scanned. <Link href="/targets?missing=true">Targets without a fresh scan</Link>
        </p>
      </Empty>
    );
  }
  return (
    <>
      <p className="lead" role="status">
        <strong>{counted(current.length, 'target')}</strong> {current.length === 1 ? 'contains' : 'contain'} it now,{' '}
        {impact.targets.length - current.length} did before, <strong>{counted(impact.releases.length, 'release')}</strong>{' '}
        {impact.releases.length === 1 ? 'ships' : 'ship'} it.
      </p>
      {impact.bounded && <p role="note">There is more than is shown here. Ask for one product, or for one version.</p>}
      <p className="soft">
        {impact.packages.map(({ package: name, versions }) => (
          <span key={name} className="package-versions">
            <span className="mono">{name}</span> {versions.join(', ')}
          </span>
        ))}
      </p>
      <Card title="Over time">
        <Timeline spans={spansOf(impact)} />
      </Card>
      <div className="columns">
        <Card title="Targets" aside={String(impact.targets.length)}>
          <Targets impact={impact} />
        </Card>
        <Card title="Releases" aside={String(impact.releases.length)}>
          <Releases impact={impact} />
        </Card>
      </div>
    </>
  );
}

function spansOf(impact: Impact): Span[] {
  return impact.targets.map(({ target, since, goneAt, versions, current }) => ({
    key: target.id,
    name: target.name,
    detail: versions.join(', '),
    since,
    until: goneAt,
    open: current,
  }));
}

function Targets({ impact }: { impact: Impact }) {
  return (
    <ul className="rows">
      {impact.targets.map(({ target, findings, current }) => (
        <li key={target.id}>
          <span>
            <Link href={`/targets/${target.id}`}>{target.name}</Link>
            <span className="soft">
              {target.kind}
              {findings.length === 0 && ', no finding of it'}
              {findings.map((finding) => (
                <span key={finding.id}>
                  {', '}
                  <Link href={`/findings/${finding.id}`}>
                    {finding.severity} {finding.state}
                  </Link>
                  {finding.fixedIn !== '' && ` (fixed in ${finding.fixedIn})`}
                </span>
              ))}
            </span>
          </span>
          <span className="tag" data-tone={current ? 'bad' : undefined}>
            {current ? 'Contains it' : 'Gone'}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Releases({ impact }: { impact: Impact }) {
  if (impact.releases.length === 0) return <p className="card-body soft">No release ships it.</p>;
  return (
    <ul className="rows">
      {impact.releases.map((release) => (
        <li key={release.id}>
          <span>
            <Link href={`/releases/${release.id}`}>
              {release.product} {release.version}
            </Link>
            <span className="soft">by {release.targets.join(', ')}</span>
          </span>
          <span className="mono">{release.versions.join(', ')}</span>
        </li>
      ))}
    </ul>
  );
}
