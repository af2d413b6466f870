// SPDX-License-Identifier: Apache-2.0
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/changes.ts';
import type { Target, TargetPatch } from '../../api/types.ts';
import { mayAs, useSession } from '../../app/session.ts';
import { FormDialog } from '../../kit/dialog.tsx';
import { ExpectsFields } from './expects-fields.tsx';

/** Change and archive; offered to those who may hand in reports for the product. */
export function TargetActions({ target }: { target: Target }) {
  const { person } = useSession();
  const [open, setOpen] = useState<'change' | 'archive'>();
  const close = () => setOpen(undefined);
  const change = useChange<TargetPatch, Target>({
    method: 'PATCH',
    path: () => `/targets/${target.id}`,
    refresh: ['/targets', '/overview', '/products'],
    done: () => 'Saved.',
    after: close,
  });
  if (!mayAs(person, ['maintainer', 'committee'], target.productId)) return null;
  const archived = target.archivedAt !== null;
  return (
    <>
      {!archived && (
        <Button variant="default" onClick={() => setOpen('change')}>
          Scope and expected scans
        </Button>
      )}
      {archived ? (
        <Button variant="default" loading={change.isPending} onClick={() => change.mutate({ archived: false })}>
          Bring it back
        </Button>
      ) : (
        <Button variant="default" onClick={() => setOpen('archive')}>
          Archive
        </Button>
      )}
      {open === 'change' && (
        <ChangeDialog target={target} busy={change.isPending} error={change.error} onClose={close} onSend={change.mutate} />
      )}
      {open === 'archive' && (
        <FormDialog
          title={`Archive ${target.name}`}
          verb="Archive"
          busy={change.isPending}
          error={change.error}
          onClose={close}
          onSend={() => change.mutate({ archived: true })}
        >
          <p>
            It leaves every list and every count, and nothing is expected of it any more. Its reports, findings and history stay
            as evidence, and it can be brought back.
          </p>
        </FormDialog>
      )}
    </>
  );
}

interface ChangeProps {
  target: Target;
  busy: boolean;
  error: Error | null;
  onClose: () => void;
  onSend: (patch: TargetPatch) => void;
}

function ChangeDialog({ target, onSend, ...form }: ChangeProps) {
  const [name, setName] = useState(target.name);
  const [scope, setScope] = useState(target.scope);
  const [scopeReason, setScopeReason] = useState(target.scopeReason);
  const [expects, setExpects] = useState(target.expects);
  return (
    <FormDialog
      title={`Change ${target.name}`}
      verb="Save"
      {...form}
      onSend={() => onSend({ name, scope, scopeReason: scopeReason.trim(), expects })}
    >
      <div className="form-pair">
        <TextInput label="Name" required maxLength={200} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <NativeSelect
          label="Scope"
          value={scope}
          onChange={(event) => setScope(event.currentTarget.value as Target['scope'])}
          data={[
            { value: 'in', label: 'In scope' },
            { value: 'out', label: 'Out of scope' },
          ]}
        />
      </div>
      {scope === 'out' && (
        <Textarea
          label="Why it is out of scope"
          description="An auditor will ask."
          rows={2}
          required
          value={scopeReason}
          onChange={(event) => setScopeReason(event.currentTarget.value)}
        />
      )}
      <ExpectsFields value={expects} onChange={setExpects} />
    </FormDialog>
  );
}
