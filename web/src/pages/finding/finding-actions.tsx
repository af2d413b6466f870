// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/changes.ts';
import type { AssignBody, FindingView, PauseBody, TransitionBody } from '../../api/types.ts';
import { mayAs, useSession } from '../../app/session.ts';
import { useKeys } from '../../app/shortcuts.ts';
import { plain } from '../../kit/words.ts';
import { AssignDialog } from './assign-dialog.tsx';
import { MoveDialog, PauseDialog } from './move-dialogs.tsx';
import { ProposeException } from './propose-exception.tsx';

type Transition = FindingView['transitions'][number];
type Open = 'propose' | 'assign' | 'pause' | Transition | undefined;

const openStates: ReadonlySet<FindingView['state']> = new Set(['new', 'triaged', 'in-progress']);

/** What this person may do with it now, as the server says; each by a button and by a key. */
export function FindingActions({ view }: { view: FindingView }) {
  const { person } = useSession();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const changes = useFindingChanges(view.id, close);
  const may = mayAs(person, ['maintainer', 'committee'], view.productId);
  const take = (transition: Transition | undefined) => {
    if (transition && transition.needs.length === 0) changes.move.mutate({ to: transition.to });
    else setOpen(transition);
  };
  /** What is closed is not excepted, and no clock of it runs. */
  const live = openStates.has(view.state);
  const actions: Readonly<Record<string, () => void>> = {
    t: () => take(view.transitions.find(({ to }) => to === 'triaged')),
    s: () => take(view.transitions.find(({ to }) => to === 'in-progress')),
    a: () => setOpen('assign'),
    ...(live && { e: () => setOpen('propose'), p: () => setOpen('pause') }),
    c: () => document.querySelector<HTMLTextAreaElement>('#comment')?.focus(),
  };
  useKeys(({ key }) => (may ? actions[key] : undefined));
  if (!may) return null;
  return (
    <section className="actions" aria-label="Actions">
      {view.transitions.map((transition, index) => (
        <Button
          key={transition.to}
          variant={index === 0 ? 'filled' : 'default'}
          loading={changes.move.isPending && changes.move.variables.to === transition.to}
          onClick={() => take(transition)}
        >
          {transition.label}
        </Button>
      ))}
      {live && (
        <Button variant="default" onClick={() => setOpen('propose')}>
          Propose exception
        </Button>
      )}
      <Button variant="default" onClick={() => setOpen('assign')}>
        Assign
      </Button>
      {live && (
        <Button variant="default" onClick={() => setOpen('pause')}>
          {view.clock === 'paused' ? 'Resume the clock' : 'Pause the clock'}
        </Button>
      )}
      <OpenDialog open={open} view={view} changes={changes} close={close} />
    </section>
  );
}

function useFindingChanges(id: number, after: () => void) {
  const path = `/findings/${id}`;
  const refresh = ['/findings', '/overview'];
  const move = useChange<TransitionBody>({
    path: () => `${path}/transition`,
    refresh,
    done: (_, { to }) => `Now ${plain(to).toLowerCase()}.`,
    after,
  });
  const assign = useChange<AssignBody>({ path: () => `${path}/assign`, refresh, done: () => 'Assigned.', after });
  const pause = useChange<PauseBody>({
    path: () => `${path}/clock`,
    refresh,
    done: (_, { paused }) => (paused ? 'The clock is paused.' : 'The clock runs again.'),
    after,
  });
  return { move, assign, pause };
}

interface OpenProps {
  open: Open;
  view: FindingView;
  changes: ReturnType<typeof useFindingChanges>;
  close: () => void;
}

function OpenDialog({ open, view, changes, close }: OpenProps) {
  const { move, assign, pause } = changes;
  if (open === undefined) return null;
  if (open === 'propose') return <ProposeException rows={[view]} onClose={close} onDone={close} />;
  if (open === 'assign') {
    return (
      <AssignDialog
        finding={view.id}
        assignee={view.assignee?.id ?? null}
        busy={assign.isPending}
        error={assign.error}
        onClose={close}
        onAssign={(assignee) => assign.mutate({ assignee })}
      />
    );
  }
  if (open === 'pause') {
    const paused = view.clock === 'paused';
    return <PauseDialog paused={paused} busy={pause.isPending} error={pause.error} onClose={close} onSend={pause.mutate} />;
  }
  return <MoveDialog transition={open} busy={move.isPending} error={move.error} onClose={close} onSend={move.mutate} />;
}
