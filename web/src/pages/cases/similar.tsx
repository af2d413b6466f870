// SPDX-License-Identifier: Apache-2.0
import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/changes.ts';
import type { CaseView, Missing, MoveAnswer, MoveBody } from '../../api/types.ts';
import { FormDialog } from '../../kit/dialog.tsx';
import { Link } from '../../kit/link.tsx';
import { Card } from '../../kit/page.tsx';
import { Lacking } from './moves.tsx';

type Known = NonNullable<CaseView['similar'][number]['known']>;

/** Other reports that sound like this one. Which they are is told only where the person may read them. */
export function Similar({ view }: { view: CaseView }) {
  const [original, choose] = useState<Known>();
  if (view.similar.length === 0) return null;
  const mayMerge = view.moves.some(({ name }) => name === 'mark-duplicate');
  return (
    <Card title="Looks like another report">
      <ul className="rows">
        {view.similar.map(({ percent, known }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what is not told has no key of its own
          <li key={index}>
            <span>
              {known ? <Link href={`/cases/${known.uid}`}>{known.codeName}</Link> : 'A report that you have no access to'}
              <span className="faint">{percent} % alike</span>
            </span>
            {known && mayMerge && (
              <Button variant="default" onClick={() => choose(known)}>
                Merge into it
              </Button>
            )}
          </li>
        ))}
      </ul>
      {original && <MergeDialog view={view} original={original} onClose={() => choose(undefined)} />}
    </Card>
  );
}

const reveals = [
  { value: 'nothing', label: 'Nothing but that it was known' },
  { value: 'status', label: 'How far the first report is' },
  { value: 'report', label: 'What the first report says' },
];

function MergeDialog({ view, original, onClose }: { view: CaseView; original: Known; onClose: () => void }) {
  const [reveal, setReveal] = useState('nothing');
  const [missing, setMissing] = useState<readonly Missing[]>([]);
  const change = useChange<MoveBody, MoveAnswer>({
    path: () => `/cases/${view.uid}/moves`,
    refresh: ['/cases'],
    after: (answer) => (answer.moved ? onClose() : setMissing(answer.missing)),
    shown: true,
  });
  return (
    <FormDialog
      title={`Merge into ${original.codeName}`}
      verb="Merge"
      busy={change.isPending}
      error={change.error}
      onClose={onClose}
      onSend={() => change.mutate({ name: 'mark-duplicate', version: view.version, target: original.uid, reveal })}
    >
      <p>This case ends as a duplicate. It joins the embargo of {original.codeName}; who reported first stays known.</p>
      <NativeSelect
        label="Its reporter learns"
        data={reveals}
        value={reveal}
        onChange={(event) => setReveal(event.currentTarget.value)}
      />
      <Lacking missing={missing} />
    </FormDialog>
  );
}
