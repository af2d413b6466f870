// SPDX-License-Identifier: Apache-2.0
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queries } from '../../api/queries.ts';
import { useSession } from '../../app/session.ts';
import { FormDialog } from '../../kit/dialog.tsx';

interface Props {
  /** A finding of the product whose people are offered. */
  finding: number;
  assignee: number | null;
  busy: boolean;
  error: Error | null;
  onClose: () => void;
  onAssign: (assignee: number | null) => void;
}

export function AssignDialog({ finding, assignee, busy, error, onClose, onAssign }: Props) {
  const { person } = useSession();
  const product = useQuery(queries.finding(finding)).data?.productId;
  const people = useQuery({ ...queries.people(product ?? 0), enabled: product !== undefined }).data ?? [];
  const [chosen, setChosen] = useState(String(assignee ?? person.id));
  const others = people.filter(({ id }) => id !== person.id);
  return (
    <FormDialog
      title="Assign"
      verb="Assign"
      busy={busy}
      error={error}
      onClose={onClose}
      onSend={() => onAssign(chosen === '' ? null : Number(chosen))}
    >
      <NativeSelect
        label="To"
        value={chosen}
        onChange={(event) => setChosen(event.currentTarget.value)}
        data={[
          { value: String(person.id), label: `${person.name} (me)` },
          ...others.map(({ id, name }) => ({ value: String(id), label: name })),
          { value: '', label: 'Nobody' },
        ]}
      />
    </FormDialog>
  );
}
