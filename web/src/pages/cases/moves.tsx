// SPDX-License-Identifier: Apache-2.0
import { Button, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/changes.ts';
import type { CaseMove, CaseView, Missing, MoveAnswer, MoveBody } from '../../api/types.ts';
import { FormDialog } from '../../kit/dialog.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Card } from '../../kit/page.tsx';
import { plain } from '../../kit/words.ts';

/** What may be done next, and of everything else all that is missing. */
export function Moves({ view }: { view: CaseView }) {
  const [chosen, choose] = useState<CaseMove>();
  return (
    <Card title="Next moves">
      <div className="card-body" id="case-moves">
        {view.moves.length === 0 && <p className="soft">No move leads on from here.</p>}
        {view.moves
          .filter(({ allowed }) => allowed)
          .sort((a, b) => Number(sideways.has(a.name)) - Number(sideways.has(b.name)))
          .map((move) => (
            <Button
              key={move.name}
              fullWidth
              justify="start"
              className="case-move"
              variant={sideways.has(move.name) ? 'default' : 'filled'}
              onClick={() => choose(move)}
            >
              {sentence(move.label)}
            </Button>
          ))}
        <Closed moves={view.moves.filter(({ allowed }) => !allowed)} />
      </div>
      {chosen && <MoveDialog view={view} move={chosen} onClose={() => choose(undefined)} />}
    </Card>
  );
}

/** Away from the way of a report to its advisory: offered, and never as what should be done next. */
const sideways: ReadonlySet<string> = new Set([
  ...['set-aside-as-spam', 'confirm-spam', 'take-back-spam', 'redirect'],
  ...['mark-duplicate', 'reject', 'decline', 'call-emergency'],
]);

/** They are no buttons: what they are called, and why not, is what is read here. */
function Closed({ moves }: { moves: readonly CaseMove[] }) {
  if (moves.length === 0) return null;
  return (
    <>
      <h3 className="case-moves-closed">Not yet</h3>
      <ul className="case-moves-closed">
        {moves.map(({ name, label, missing }) => (
          <li key={name}>
            <strong>{sentence(label)}</strong>
            <Lacking missing={missing} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** The table of states says it in lower case. */
function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function Lacking({ missing }: { missing: readonly Missing[] }) {
  if (missing.length === 0) return null;
  return (
    <ul className="missing" aria-label="What is missing">
      {missing.map(({ code, message }) => (
        <li key={`${code} ${message}`}>
          <Icon name="alert" size={14} />
          <span>{message}</span>
        </li>
      ))}
    </ul>
  );
}

function MoveDialog({ view, move, onClose }: { view: CaseView; move: CaseMove; onClose: () => void }) {
  const [note, setNote] = useState('');
  const [typed, setTyped] = useState('');
  const [missing, setMissing] = useState<readonly Missing[]>([]);
  const change = useChange<MoveBody, MoveAnswer>({
    path: () => `/cases/${view.uid}/moves`,
    refresh: ['/cases'],
    shown: true,
    after: (answer) => (answer.moved ? onClose() : setMissing(answer.missing)),
  });
  const { name } = move;
  const body = { name, version: view.version, ...(note && { note }), ...(move.typed && { typed }) };
  return (
    <FormDialog
      title={sentence(move.label)}
      verb="Do it"
      danger={move.typed}
      busy={change.isPending}
      error={change.error}
      onClose={onClose}
      onSend={() => change.mutate(body)}
    >
      <p>
        The case becomes <strong>{plain(move.to)}</strong>.
        {move.tells.length > 0 && ` Drafted for you to check: ${move.tells.map(plain).join(', ')}.`}
      </p>
      <Textarea label="Note (optional)" maxLength={4000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
      {move.typed && (
        <TextInput
          label={`This cannot be taken back. Type ${view.codeName}`}
          autoComplete="off"
          required
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      <Lacking missing={missing} />
    </FormDialog>
  );
}
