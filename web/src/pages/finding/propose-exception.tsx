// SPDX-License-Identifier: Apache-2.0
import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh } from '../../api/changes.ts';
import { send } from '../../api/client.ts';
import { queries } from '../../api/queries.ts';
import type { ExceptionRow, FindingRow, JustificationName, NewException } from '../../api/types.ts';
import { useSession } from '../../app/session.ts';
import { FormDialog } from '../../kit/dialog.tsx';
import { say } from '../../kit/toast.ts';
import { counted } from '../../kit/words.ts';
import { NeedsFields, needsOf } from '../exceptions/needs-fields.tsx';
import { dayIn, decisions, justificationOptions, usualJustification } from '../exceptions/words.ts';
import { type ExceptionGroup, exceptionGroups } from '../findings/query.ts';

interface Props {
  rows: readonly Pick<FindingRow, 'id' | 'about' | 'package' | 'target' | 'version'>[];
  onClose: () => void;
  onDone: () => void;
}

type Draft = Pick<NewException, 'decision' | 'reason' | 'owner' | 'expires'> & {
  justification: JustificationName;
  evidence: string;
  issue: string;
  mitigations: string;
  everywhere: boolean;
};

/** An exception is proposed here and decided by somebody else, on the committee. */
export function ProposeException({ rows, onClose, onDone }: Props) {
  const { person } = useSession();
  const client = useQueryClient();
  const groups = exceptionGroups(rows);
  const [draft, setDraft] = useState<Draft>({
    decision: 'accept',
    justification: usualJustification,
    reason: '',
    evidence: '',
    issue: '',
    mitigations: '',
    owner: person.name,
    expires: dayIn(90, Date.now()),
    everywhere: false,
  });
  const change = (patch: Partial<Draft>) => setDraft((before) => ({ ...before, ...patch }));
  const propose = useMutation({
    mutationFn: async () => {
      for (const group of groups) {
        const { productId } = await client.fetchQuery(queries.finding(group.first));
        await send<ExceptionRow>('POST', '/exceptions', { body: bodyOf(draft, group, productId) });
      }
    },
    onSettled: () => refresh(client, ['/exceptions', '/findings', '/overview']),
    onSuccess: () => {
      say(`${counted(groups.length, 'exception')} proposed. Somebody else on the committee decides.`);
      onDone();
    },
  });
  return (
    <FormDialog
      title={groups.length === 1 ? `Exception for ${groups[0]?.about}` : `${groups.length} exceptions`}
      verb="Propose"
      busy={propose.isPending}
      error={propose.error}
      onClose={onClose}
      onSend={() => propose.mutate()}
    >
      <p className="soft">
        {groups
          .map(
            ({ about, package: name, targets }) =>
              `${about}${name === '' ? '' : ` in ${name}`} (${counted(targets.length, 'target')})`,
          )
          .join('; ')}
      </p>
      <Fields draft={draft} change={change} />
    </FormDialog>
  );
}

function Fields({ draft, change }: { draft: Draft; change: (patch: Partial<Draft>) => void }) {
  return (
    <>
      <NativeSelect
        label="Decision"
        value={draft.decision}
        onChange={(event) => change({ decision: event.currentTarget.value as Draft['decision'] })}
        data={decisions.map(([value, label]) => ({ value, label }))}
      />
      {draft.decision === 'not-affected' && (
        <NativeSelect
          label="Because"
          value={draft.justification}
          onChange={(event) => change({ justification: event.currentTarget.value as JustificationName })}
          data={justificationOptions}
        />
      )}
      <Textarea
        label="Reason"
        description="What the committee needs to decide; at least ten characters."
        required
        minLength={10}
        maxLength={4000}
        value={draft.reason}
        onChange={(event) => change({ reason: event.currentTarget.value })}
      />
      <Textarea
        label="Evidence"
        description="Where it can be checked: a link, a file and line, a test."
        rows={2}
        maxLength={4000}
        value={draft.evidence}
        onChange={(event) => change({ evidence: event.currentTarget.value })}
      />
      {draft.decision === 'accept' && <NeedsFields draft={draft} change={change} />}
      <div className="form-pair">
        <TextInput
          label="Owner"
          required
          maxLength={200}
          value={draft.owner}
          onChange={(event) => change({ owner: event.currentTarget.value })}
        />
        <TextInput
          label="Expires"
          type="date"
          required
          min={dayIn(1, Date.now())}
          value={draft.expires}
          onChange={(event) => change({ expires: event.currentTarget.value })}
        />
      </div>
      <Checkbox
        label="For every target of the product, also future ones"
        checked={draft.everywhere}
        onChange={(event) => change({ everywhere: event.currentTarget.checked })}
      />
    </>
  );
}

function bodyOf(draft: Draft, group: ExceptionGroup, product: number): NewException {
  const { justification, evidence, everywhere, issue, mitigations, ...told } = draft;
  return {
    ...(draft.decision === 'accept' && needsOf({ issue, mitigations })),
    product,
    ...told,
    ...(draft.decision === 'not-affected' ? { justification } : {}),
    ...(evidence === '' ? {} : { evidence }),
    matcher: {
      id: group.about,
      ...(group.package === '' ? {} : { package: group.package }),
      ...(everywhere ? {} : { targets: [...group.targets] }),
    },
  };
}
