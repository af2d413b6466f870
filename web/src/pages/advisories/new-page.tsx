// SPDX-License-Identifier: Apache-2.0
import '../../styles/cases.css';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/changes.ts';
import type { AdvisoryView, NewAdvisory } from '../../api/types.ts';
import { useGo, useSearchState } from '../../app/location.ts';
import { FormError } from '../../kit/dialog.tsx';
import { Link } from '../../kit/link.tsx';
import { Card, PageHead } from '../../kit/page.tsx';

/** From the case that the address names, or from a plain form. */
export function NewAdvisoryPage() {
  const { search } = useSearchState();
  const ofCase = /^[0-9a-f]{32}$/.test(search.case ?? '') ? search.case : undefined;
  const go = useGo();
  const [form, setForm] = useState({ title: '', name: '', purl: '' });
  const make = useChange<NewAdvisory, AdvisoryView>({
    path: () => '/advisories',
    refresh: ['/advisories', '/cases'],
    after: ({ uid }) => go(`/advisories/${uid}`),
  });
  const filled = Object.fromEntries(Object.entries(form).filter(([, value]) => value.trim() !== ''));
  return (
    <>
      <PageHead title="New advisory" above={<Link href="/advisories">Advisories</Link>} />
      <Card title={ofCase ? 'From the case' : 'From scratch'}>
        <form
          className="form card-body"
          onSubmit={(event) => {
            event.preventDefault();
            make.mutate(ofCase ? { case: ofCase } : filled);
          }}
        >
          {ofCase ? (
            <p>
              The draft is written from the records of the case, field by field. What is private stays there, and you are told
              what did. You become an author, so two others approve.
            </p>
          ) : (
            <>
              <Field
                label="Title, with the product’s name"
                value={form.title}
                set={(title) => setForm({ ...form, title })}
                required
              />
              <Field label="Product" value={form.name} set={(name) => setForm({ ...form, name })} required />
              <Field
                label="Package URL (optional)"
                value={form.purl}
                set={(purl) => setForm({ ...form, purl })}
                placeholder="pkg:npm/%40example/ledger"
              />
            </>
          )}
          {make.error && <FormError error={make.error} />}
          <Button type="submit" loading={make.isPending}>
            Make the draft
          </Button>
        </form>
      </Card>
    </>
  );
}

function Field({
  set,
  ...rest
}: {
  label: string;
  value: string;
  set: (value: string) => void;
  required?: boolean;
  placeholder?: string;
}) {
  return <TextInput {...rest} maxLength={300} autoComplete="off" onChange={(event) => set(event.currentTarget.value)} />;
}
