// SPDX-License-Identifier: Apache-2.0
import { Button, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../api/changes.ts';
import type { Product, ProductPolicy } from '../../api/types.ts';
import { mayAs, useSession } from '../../app/session.ts';
import { FormError } from '../../kit/dialog.tsx';
import { Card } from '../../kit/page.tsx';
import { Calendars } from './calendars.tsx';
import { ClockFields } from './clock-fields.tsx';
import { Limits } from './limits.tsx';

interface Props {
  product: Product;
  policy: ProductPolicy;
}

/** The whole policy of a product in one form; clocks of open findings follow when it is saved. */
export function PolicyForm({ product, policy }: Props) {
  const { person } = useSession();
  const may = mayAs(person, ['administrator'], product.id);
  const [draft, setDraft] = useState(policy);
  const [scopeText, setScopeText] = useState(() => JSON.stringify(policy.scopeRules ?? {}, null, 2));
  const scopeRules = parsed(scopeText);
  const save = useChange<ProductPolicy, ProductPolicy>({
    method: 'PUT',
    path: () => `/products/${product.id}/policy`,
    refresh: ['/products', '/findings', '/overview'],
    done: () => 'Saved. The clocks of open findings follow.',
    after: (saved) => setDraft(saved),
  });
  const change = (patch: Partial<ProductPolicy>) => setDraft((before) => ({ ...before, ...patch }));
  const next = { ...draft, scopeRules: scopeRules.value };
  const changed = JSON.stringify(next) !== JSON.stringify({ ...policy, scopeRules: policy.scopeRules ?? {} });
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (scopeRules.error === '') save.mutate({ ...next, holidays: byDay(next.holidays), increments: byEnd(next.increments) });
  };
  return (
    <form onSubmit={send}>
      {!may && <p className="may-not">You may read this. An administrator of the product changes it.</p>}
      <fieldset className="plain-fieldset" disabled={!may}>
        <legend className="unseen">Policy of {product.name}</legend>
        <Card title="Due dates" aside={`preset ${draft.preset}`}>
          <ClockFields clocks={draft.clocks} onChange={(clocks) => change({ clocks })} />
        </Card>
        <div className="columns">
          <Calendars draft={draft} onChange={change} />
          <div>
            <Limits draft={draft} onChange={change} />
            <Card title="Scope of releases">
              <div className="card-body">
                <Textarea
                  label="Rules as JSON"
                  description="Which images and charts of a release count, and why others do not. For experts."
                  rows={6}
                  className="mono-field"
                  spellCheck={false}
                  error={scopeRules.error}
                  value={scopeText}
                  onChange={(event) => setScopeText(event.currentTarget.value)}
                />
              </div>
            </Card>
          </div>
        </div>
        {may && (
          <div className="save-bar" data-changed={changed}>
            {save.error && <FormError error={save.error} />}
            <Button type="submit" disabled={!changed || scopeRules.error !== ''} loading={save.isPending}>
              Save
            </Button>
            <span className="soft">{changed ? 'Changed, not saved yet.' : 'Nothing is changed.'}</span>
          </div>
        )}
      </fieldset>
    </form>
  );
}

function parsed(text: string): { value: unknown; error: string } {
  try {
    return { value: JSON.parse(text || '{}') as unknown, error: '' };
  } catch (error) {
    return { value: undefined, error: `Not JSON yet: ${(error as Error).message}` };
  }
}

const byDay = (rows: ProductPolicy['holidays']) => rows.toSorted((a, b) => a.day.localeCompare(b.day));
const byEnd = (rows: ProductPolicy['increments']) => rows.toSorted((a, b) => a.ends.localeCompare(b.ends));
