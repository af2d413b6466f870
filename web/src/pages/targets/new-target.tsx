// SPDX-License-Identifier: Apache-2.0
import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/changes.ts';
import type { Target, TargetBody } from '../../api/types.ts';
import { useGo } from '../../app/location.ts';
import { FormDialog } from '../../kit/dialog.tsx';
import { ProductField, useOneProduct } from '../../kit/product-field.tsx';
import { plain } from '../../kit/words.ts';
import { ExpectsFields } from './expects-fields.tsx';

const kinds: readonly TargetBody['kind'][] = ['repository', 'image', 'chart', 'external'];
const examples: Readonly<Record<TargetBody['kind'], string>> = {
  repository: 'central-ledger',
  image: 'registry.example.org/central-ledger',
  chart: 'payment-hub',
  external: 'settlement-bank',
};

type Draft = Omit<TargetBody, 'product'> & { product: number | undefined; name: string };

export function NewTarget({ onClose }: { onClose: () => void }) {
  const go = useGo();
  const one = useOneProduct();
  const [draft, setDraft] = useState<Draft>({ product: one?.id, kind: 'repository', ref: '', name: '', expects: [] });
  const patch = (some: Partial<Draft>) => setDraft((before) => ({ ...before, ...some }));
  const make = useChange<TargetBody, Target>({
    path: () => '/targets',
    refresh: ['/targets', '/overview', '/products'],
    done: ({ name }) => `The target ${name} is made.`,
    after: ({ id }) => go(`/targets/${id}`),
  });
  const send = () => {
    const { product, name, ...rest } = draft;
    if (product !== undefined) make.mutate({ ...rest, product, ...(name === '' ? {} : { name }) });
  };
  return (
    <FormDialog title="New target" verb="Make it" busy={make.isPending} error={make.error} onClose={onClose} onSend={send}>
      <div className="form-pair">
        <ProductField value={draft.product} onChange={(product) => patch({ product })} />
        <NativeSelect
          label="Kind"
          value={draft.kind}
          onChange={(event) => patch({ kind: event.currentTarget.value as Draft['kind'] })}
          data={kinds.map((kind) => ({ value: kind, label: plain(kind) }))}
        />
      </div>
      <TextInput
        label="Reference"
        description={`What reports call it, such as ${examples[draft.kind]}. It does not change later.`}
        required
        maxLength={300}
        value={draft.ref}
        onChange={(event) => patch({ ref: event.currentTarget.value.trim() })}
      />
      <TextInput
        label="Name (optional)"
        description="For people; the reference when left empty."
        maxLength={200}
        value={draft.name}
        onChange={(event) => patch({ name: event.currentTarget.value })}
      />
      <ExpectsFields value={draft.expects ?? []} onChange={(expects) => patch({ expects })} />
    </FormDialog>
  );
}
