// SPDX-License-Identifier: Apache-2.0
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/changes.ts';
import type { BulkBody, BulkResult, FindingRow } from '../../api/types.ts';
import { Dialog, FormDialog } from '../../kit/dialog.tsx';
import { counted } from '../../kit/words.ts';
import { AssignDialog } from '../finding/assign-dialog.tsx';
import { ProposeException } from '../finding/propose-exception.tsx';

type Open = 'assign' | 'tag' | 'propose' | undefined;

/** What is done to all chosen rows at once. Rows that refuse are told one by one, with the reason. */
export function BulkBar({ rows, onClear }: { rows: readonly FindingRow[]; onClear: () => void }) {
  const [open, setOpen] = useState<Open>();
  const [refused, setRefused] = useState<readonly { about: string; reason: string }[]>([]);
  const bulk = useChange<Omit<BulkBody, 'ids'>, BulkResult>({
    path: () => '/findings/bulk',
    body: (input) => ({ ids: rows.map(({ id }) => id), ...input }),
    refresh: ['/findings', '/overview'],
    done: ({ changed }) => `${counted(changed, 'finding')} changed.`,
    after: (answer) => {
      const about = new Map(rows.map((row) => [row.id, `${row.about} in ${row.target.name}`]));
      setRefused(answer.refused.map(({ id, reason }) => ({ about: about.get(id) ?? String(id), reason })));
      setOpen(undefined);
      if (answer.refused.length === 0) onClear();
    },
  });
  const close = () => setOpen(undefined);
  if (rows.length === 0) return null;
  return (
    <section className="bulk-bar" aria-label="Change the selected findings">
      <strong aria-live="polite">{rows.length} selected</strong>
      <Button variant="default" onClick={() => bulk.mutate({ transition: { to: 'triaged' } })}>
        Triage
      </Button>
      <Button variant="default" onClick={() => bulk.mutate({ transition: { to: 'in-progress' } })}>
        Start
      </Button>
      <Button variant="default" onClick={() => setOpen('propose')}>
        Propose exception
      </Button>
      <Button variant="default" onClick={() => setOpen('assign')}>
        Assign
      </Button>
      <Button variant="default" onClick={() => setOpen('tag')}>
        Tag
      </Button>
      <button type="button" className="text-button" onClick={onClear}>
        Clear
      </button>
      {open === 'assign' && (
        <AssignDialog
          finding={rows[0]?.id ?? 0}
          assignee={null}
          busy={bulk.isPending}
          error={bulk.error}
          onClose={close}
          onAssign={(assignee) => bulk.mutate({ assignee })}
        />
      )}
      {open === 'tag' && (
        <TagDialog busy={bulk.isPending} error={bulk.error} onClose={close} onSend={(tags) => bulk.mutate(tags)} />
      )}
      {open === 'propose' && (
        <ProposeException
          rows={rows}
          onClose={close}
          onDone={() => {
            close();
            onClear();
          }}
        />
      )}
      {refused.length > 0 && <Refused refused={refused} onClose={() => setRefused([])} />}
    </section>
  );
}

interface TagProps {
  busy: boolean;
  error: Error | null;
  onClose: () => void;
  onSend: (tags: { addTags: string[]; removeTags: string[] }) => void;
}

function TagDialog({ busy, error, onClose, onSend }: TagProps) {
  const [add, setAdd] = useState('');
  const [remove, setRemove] = useState('');
  const words = (text: string) => text.split(/[\s,]+/).filter((word) => word !== '');
  const send = () => onSend({ addTags: words(add), removeTags: words(remove) });
  return (
    <FormDialog title="Tags" verb="Change the tags" busy={busy} error={error} onClose={onClose} onSend={send}>
      <TextInput
        label="Add"
        description="One or more words, separated by spaces."
        value={add}
        onChange={(event) => setAdd(event.currentTarget.value)}
      />
      <TextInput label="Take away" value={remove} onChange={(event) => setRemove(event.currentTarget.value)} />
    </FormDialog>
  );
}

function Refused({ refused, onClose }: { refused: readonly { about: string; reason: string }[]; onClose: () => void }) {
  return (
    <Dialog title={`${counted(refused.length, 'finding')} not changed`} onClose={onClose}>
      <ul className="rows">
        {refused.map(({ about, reason }) => (
          <li key={about}>
            <span>
              <strong>{about}</strong>
              <span className="soft">{reason}</span>
            </span>
          </li>
        ))}
      </ul>
      <div className="form-buttons">
        <Button onClick={onClose}>Close</Button>
      </div>
    </Dialog>
  );
}
