// SPDX-License-Identifier: Apache-2.0
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useChange } from '../../api/changes.ts';
import { desk } from '../../api/desk.ts';
import type { ReleasePreview, ReleasePublication, ReleaseView } from '../../api/types.ts';
import { FormDialog } from '../../kit/dialog.tsx';
import { Mark } from '../../kit/mark.tsx';
import { Card } from '../../kit/page.tsx';
import { Loaded } from '../../kit/states.tsx';
import { Since } from '../../kit/time.tsx';
import { counted } from '../../kit/words.ts';

interface Props {
  view: ReleaseView;
}

/** Whether anybody may read of this release, and the choice of those who may make it so. */
export function InPublic({ view }: Props) {
  const publication = useQuery(desk.releasePublication(view.id));
  const [asking, setAsking] = useState(false);
  const data = publication.data;
  return (
    <Card
      title="In public"
      aside={data && (data.published ? <Mark tone="good">Public</Mark> : <Mark tone="none">Not public</Mark>)}
    >
      <div className="card-body">
        <Loaded query={publication} lines={2}>
          {(told) => <Told told={told} />}
        </Loaded>
        {data?.may && !data.published && data.missing.length === 0 && (
          <Button variant="default" onClick={() => setAsking(true)}>
            Make it public …
          </Button>
        )}
        {data?.may && data.published && <TakeBack view={view} />}
      </div>
      {asking && <Publish view={view} page={data?.page ?? ''} onClose={() => setAsking(false)} />}
    </Card>
  );
}

function Told({ told: { published, missing, page, documents } }: { told: ReleasePublication }) {
  if (!published) {
    return (
      <>
        <p>Nobody outside reads its bill of materials or what you decided about its findings.</p>
        {missing.length > 0 && (
          <ul className="because">
            {missing.map(({ code, message }) => (
              <li key={code}>{message}</li>
            ))}
          </ul>
        )}
      </>
    );
  }
  return (
    <>
      <p>
        Its page, bill of materials and VEX documents are public since <Since at={published.at} />. What they say follows your
        decisions by itself: edition {published.edition}, changed <Since at={published.modifiedAt} />.
      </p>
      <ul className="because">
        {[page, ...documents].map((address) => (
          <li key={address}>
            <a href={address} className="mono" rel="noreferrer">
              {address}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

function Publish({ view, page, onClose }: Props & { page: string; onClose: () => void }) {
  const preview = useQuery(desk.releasePreview(view.id));
  const [version, setVersion] = useState('');
  const publish = useChange<void, ReleasePublication>({
    path: () => `/releases/${view.id}/publication`,
    body: () => ({ version }),
    refresh: ['/releases'],
    done: () => 'The release is public.',
    after: onClose,
    shown: true,
  });
  return (
    <FormDialog
      title={`Make ${view.version} public`}
      verb="Make it public"
      busy={publish.isPending}
      error={publish.error}
      onClose={onClose}
      onSend={() => {
        // Nobody agrees to what is not shown yet; a version typed wrongly is refused with the reason.
        if (preview.data) publish.mutate();
      }}
    >
      <p>
        Anybody will read this at <span className="mono">{page}</span>. Reasons, names and notes stay inside. Copies that others
        make cannot be taken back.
      </p>
      <Loaded query={preview} lines={6}>
        {(data) => <Preview preview={data} />}
      </Loaded>
      <TextInput
        label={`Type ${view.version} to make it public`}
        value={version}
        onChange={(event) => setVersion(event.currentTarget.value)}
        autoComplete="off"
      />
    </FormDialog>
  );
}

function Preview({ preview }: { preview: ReleasePreview }) {
  const { product, version, members, packages, elsewhere, elsewhereCount, statements, leftOut, advisories } = preview;
  const empty = members.filter(({ hasInventory }) => !hasInventory).length;
  return (
    <>
      <ul className="because">
        <li>
          The name <strong>{product}</strong> {version}, and the names of {counted(members.length, 'member')}
          {empty > 0 && ` (${empty} without an inventory)`}.
        </li>
        <li>
          {counted(packages, 'package')} with versions and licences.
          {elsewhereCount > 0 &&
            ` ${counted(elsewhereCount, 'package')} came from elsewhere than a public registry; look whether their names may be told.`}
        </li>
        <li>
          {statements.stated} of {counted(statements.known, 'known flaw')} told: {statements.affected} affected,{' '}
          {statements.underInvestigation} under investigation, {statements.notAffected} not affected, {statements.fixed} fixed.
        </li>
        {leftOut > 0 && <li>{counted(leftOut, 'finding')} without a public number: nothing is told of them.</li>}
        {advisories.length > 0 && <li>Advisories of yours: {advisories.map(({ id }) => id).join(', ')}.</li>}
      </ul>
      <Names title="Members" names={members.map(({ id }) => id)} />
      <Names title="Packages from elsewhere" names={elsewhere} />
      {preview.faults.map((fault) => (
        <p key={fault}>
          <Mark tone="bad">{fault}</Mark>
        </p>
      ))}
    </>
  );
}

function Names({ title, names }: { title: string; names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <details>
      <summary>
        {title} ({names.length})
      </summary>
      <ul className="because">
        {names.map((name) => (
          <li key={name} className="mono">
            {name}
          </li>
        ))}
      </ul>
    </details>
  );
}

function TakeBack({ view }: Props) {
  const [asking, setAsking] = useState(false);
  const takeBack = useChange<void>({
    method: 'DELETE',
    path: () => `/releases/${view.id}/publication`,
    body: () => undefined,
    refresh: ['/releases'],
    done: () => 'The release is not public any more.',
    after: () => setAsking(false),
    shown: true,
  });
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        Take it out of public …
      </Button>
      {asking && (
        <FormDialog
          title={`Take ${view.version} out of public`}
          verb="Take it out"
          danger
          busy={takeBack.isPending}
          error={takeBack.error}
          onClose={() => setAsking(false)}
          onSend={() => takeBack.mutate()}
        >
          <p>Its page and documents are gone at once. Who has a copy keeps it.</p>
        </FormDialog>
      )}
    </>
  );
}
