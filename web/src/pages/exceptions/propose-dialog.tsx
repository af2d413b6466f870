// SPDX-License-Identifier: Apache-2.0
import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/changes.ts';
import type { DecisionName, ExceptionRow, JustificationName, NewException } from '../../api/types.ts';
import { useGo } from '../../app/location.ts';
import { useSession } from '../../app/session.ts';
import { FormDialog } from '../../kit/dialog.tsx';
import { ProductField, useOneProduct } from '../../kit/product-field.tsx';
import { NeedsFields, needsOf } from './needs-fields.tsx';
import { dayIn, decisions, justificationOptions, usualJustification } from './words.ts';

interface Draft {
  product: number | undefined;
  id: string;
  package: string;
  version: string;
  targets: string;
  decision: DecisionName;
  justification: JustificationName;
  reason: string;
  evidence: string;
  issue: string;
  mitigations: string;
  owner: string;
  expires: string;
}

/** A proposal from scratch; from a finding it is proposed with less to type. */
export function ProposeDialog({ onClose }: { onClose: () => void }) {
  const { person } = useSession();
  const go = useGo();
  const one = useOneProduct();
  const [draft, setDraft] = useState<Draft>({
    product: one?.id,
    id: '',
    package: '',
    version: '',
    targets: '',
    decision: 'accept',
    justification: usualJustification,
    reason: '',
    evidence: '',
    issue: '',
    mitigations: '',
    owner: person.name,
    expires: dayIn(90, Date.now()),
  });
  const propose = useChange<NewException, ExceptionRow>({
    path: () => '/exceptions',
    refresh: ['/exceptions', '/findings', '/overview'],
    done: () => 'Proposed. Somebody else on the committee decides.',
    after: ({ id }) => go(`/exceptions/${id}`),
  });
  return (
    <FormDialog
      title="Propose an exception"
      verb="Propose"
      busy={propose.isPending}
      error={propose.error}
      onClose={onClose}
      onSend={() => draft.product !== undefined && propose.mutate(bodyOf(draft, draft.product))}
    >
      <p className="soft">It hides nothing until somebody else on the committee approves it.</p>
      <Fields draft={draft} change={(patch) => setDraft((before) => ({ ...before, ...patch }))} />
    </FormDialog>
  );
}

interface FieldsProps {
  draft: Draft;
  change: (patch: Partial<Draft>) => void;
}

function Fields({ draft, change }: FieldsProps) {
  /** What the text fields share: value and change of one key. */
  const field = (key: 'id' | 'package' | 'version' | 'targets' | 'reason' | 'evidence' | 'owner' | 'expires') => ({
    value: draft[key],
    onChange: (event: { currentTarget: { value: string } }) => change({ [key]: event.currentTarget.value }),
  });
  return (
    <>
      <div className="form-pair">
        <ProductField value={draft.product} onChange={(product) => change({ product })} />
        <TextInput label="Vulnerability, rule or licence" required maxLength={200} placeholder="CVE-…" {...field('id')} />
        <TextInput label="Package (any when empty)" maxLength={300} {...field('package')} />
        <TextInput label="Version (any when empty)" maxLength={100} {...field('version')} />
      </div>
      <Textarea
        label="Targets (every one when empty)"
        description="References, one a line, such as repository:central-ledger."
        rows={2}
        {...field('targets')}
      />
      <NativeSelect
        label="Decision"
        value={draft.decision}
        onChange={(event) => change({ decision: event.currentTarget.value as DecisionName })}
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
        {...field('reason')}
      />
      <Textarea
        label="Evidence"
        description="Where it can be checked: a link, a file and line, a test."
        rows={2}
        maxLength={4000}
        {...field('evidence')}
      />
      {draft.decision === 'accept' && <NeedsFields draft={draft} change={change} />}
      <div className="form-pair">
        <TextInput label="Owner" required maxLength={200} {...field('owner')} />
        <TextInput label="Expires" type="date" required min={dayIn(1, Date.now())} {...field('expires')} />
      </div>
    </>
  );
}

function bodyOf(draft: Draft, product: number): NewException {
  const { decision, reason, owner, expires, evidence } = draft;
  const targets = draft.targets.split(/\s+/).filter((target) => target !== '');
  return {
    product,
    decision,
    reason: reason.trim(),
    owner: owner.trim(),
    expires,
    ...(decision === 'not-affected' ? { justification: draft.justification } : {}),
    ...(evidence.trim() === '' ? {} : { evidence: evidence.trim() }),
    ...(decision === 'accept' ? needsOf(draft) : {}),
    matcher: {
      id: draft.id.trim(),
      ...(draft.package.trim() === '' ? {} : { package: draft.package.trim() }),
      ...(draft.version.trim() === '' ? {} : { version: draft.version.trim() }),
      ...(targets.length === 0 ? {} : { targets }),
    },
  };
}
