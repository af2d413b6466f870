// SPDX-License-Identifier: Apache-2.0
import '../../styles/desk.css';
import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useChange } from '../../api/changes.ts';
import { apiAddress } from '../../api/client.ts';
import { desk } from '../../api/desk.ts';
import type { ReleaseView } from '../../api/types.ts';
import { useGo, useIdInPath } from '../../app/location.ts';
import { mayAs, useSession } from '../../app/session.ts';
import { FormDialog } from '../../kit/dialog.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Link } from '../../kit/link.tsx';
import { Mark } from '../../kit/mark.tsx';
import { PageHead } from '../../kit/page.tsx';
import { Loaded } from '../../kit/states.tsx';
import { Since } from '../../kit/time.tsx';
import { counted } from '../../kit/words.ts';
import { Charts, Drifts, Images, Members, Problems, Reconfirm } from './release-parts.tsx';
import { InPublic } from './release-public.tsx';

export function ReleasePage() {
  const id = useIdInPath();
  const release = useQuery(desk.release(id));
  const view = release.data;
  return (
    <>
      <PageHead
        title={view ? `Release ${view.version}` : 'Release'}
        above={<Link href="/releases">Releases</Link>}
        heading={
          view && (
            <>
              {view.name} <span className="mono">{view.version}</span>
            </>
          )
        }
        below={view && <ReleaseFacts view={view} />}
        actions={view && <ReleaseActions view={view} />}
      />
      <Loaded query={release} lines={12}>
        {(data) => (
          <>
            <Drifts view={data} />
            <Reconfirm view={data} />
            <Members view={data} />
            <Images view={data} />
            <Charts view={data} />
            <Problems view={data} />
            <InPublic view={data} />
          </>
        )}
      </Loaded>
    </>
  );
}

function ReleaseFacts({ view }: { view: ReleaseView }) {
  return (
    <span className="facts">
      {view.frozenAt ? (
        <Mark tone="good">
          Frozen <Since at={view.frozenAt} />
        </Mark>
      ) : (
        <Mark tone="none">Not frozen</Mark>
      )}
      {view.drift > 0 && <Mark tone="warn">{counted(view.drift, 'difference')} to settle</Mark>}
      <span>
        {counted(view.members, 'member')}, {view.excluded} excluded, made <Since at={view.createdAt} />
      </span>
    </span>
  );
}

function ReleaseActions({ view }: { view: ReleaseView }) {
  const { person } = useSession();
  const [freezing, setFreezing] = useState(false);
  const freeze = useChange<void, ReleaseView>({
    path: () => `/releases/${view.id}/freeze`,
    body: () => ({}),
    refresh: ['/releases'],
    done: () => 'The release is frozen.',
    after: () => setFreezing(false),
  });
  const mayFreeze = view.frozenAt === null && mayAs(person, ['maintainer', 'committee'], view.productId);
  return (
    <>
      <Compare view={view} />
      <Link className="quiet-button" href={`/findings?release=${view.id}`}>
        Its findings
      </Link>
      <a className="quiet-button" href={apiAddress(`/releases/${view.id}/vex`)} download>
        <Icon name="download" /> VEX
      </a>
      {mayFreeze && <Button onClick={() => setFreezing(true)}>Freeze</Button>}
      {freezing && (
        <FormDialog
          title={`Freeze ${view.version}`}
          verb="Freeze it"
          busy={freeze.isPending}
          error={freeze.error}
          onClose={() => setFreezing(false)}
          onSend={() => freeze.mutate()}
        >
          <p>
            From now on the release holds exactly the inventories that its members have today. Later scans no longer change what
            it contains, only what is known about it. This cannot be taken back.
          </p>
          <Unready view={view} />
        </FormDialog>
      )}
    </>
  );
}

/** What one should know before freezing: it is allowed, but it stays so. */
function Unready({ view }: { view: ReleaseView }) {
  const without = view.memberList.filter(({ excluded, inventoryAt }) => excluded === '' && inventoryAt === null);
  if (without.length === 0 && view.drift === 0) return null;
  return (
    <ul className="because">
      {view.drift > 0 && <li>{counted(view.drift, 'difference')} between the chart and what is scanned are not settled.</li>}
      {without.length > 0 && (
        <li>
          {counted(without.length, 'member')} without an inventory: {without.map(({ target }) => target.name).join(', ')}. Nothing
          will be known about what they held.
        </li>
      )}
    </ul>
  );
}

function Compare({ view }: { view: ReleaseView }) {
  const go = useGo();
  const releases = useQuery(desk.releases({ product: view.productId, limit: 200 })).data?.items ?? [];
  const others = releases.filter(({ id }) => id !== view.id);
  if (others.length === 0) return null;
  return (
    <NativeSelect
      aria-label="Compare with"
      value=""
      onChange={(event) => go(`/releases/${event.currentTarget.value}/diff/${view.id}`)}
      data={[
        { value: '', label: 'Compare with …', disabled: true },
        ...others.map(({ id, version, name }) => ({ value: String(id), label: `${name} ${version}` })),
      ]}
    />
  );
}
