// SPDX-License-Identifier: Apache-2.0
import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../api/changes.ts';
import { ApiError } from '../../api/client.ts';
import type { Publisher, PublisherView } from '../../api/types.ts';
import { FormError } from '../../kit/dialog.tsx';
import { Card } from '../../kit/page.tsx';
import { counted, plain } from '../../kit/words.ts';
import {
  type Category,
  categories,
  contacts,
  type Draft,
  draftOf,
  type Field,
  faultyPaths,
  identity,
  programme,
  publisherOf,
} from './publisher-draft.ts';

interface Props {
  view: PublisherView;
  isAdministrator: boolean;
}

/** The settings as a form; who is no administrator reads them. */
export function PublisherForm({ view, isAdministrator }: Props) {
  const [draft, setDraft] = useState(() => draftOf(view.publisher));
  const set = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const save = useChange<Publisher, PublisherView>({
    method: 'PUT',
    path: () => '/publisher',
    refresh: ['/publisher', '/publishing', '/advisories'],
    done: () => 'Saved. The public site is being built again.',
    shown: true,
  });
  const [tried, setTried] = useState(false);
  // The server stops at the first fault that it finds; here all of them are told at once.
  const told = save.error instanceof ApiError ? save.error.fields.map(({ path }) => path.replace(/^body/, '')) : [];
  const faults = tried ? [...faultyPaths(publisherOf(draft)), ...told] : told;
  const faulty = (path: string) => faults.some((fault) => fault === path || fault.startsWith(`${path}/`));
  const send = (event: FormEvent) => {
    event.preventDefault();
    const publisher = publisherOf(draft);
    setTried(true);
    if (!save.isPending && faultyPaths(publisher).length === 0) save.mutate(publisher);
  };
  const lines = (fields: readonly Field[]) =>
    fields.map(({ name, path, label, hint, required = false }) => (
      <TextInput
        key={name}
        {...{ label, required }}
        description={hint}
        error={faulty(path) && 'This is not accepted as it stands.'}
        value={draft[name]}
        autoComplete="off"
        onChange={(event) => set({ [name]: event.currentTarget.value })}
      />
    ));
  return (
    <form onSubmit={send} aria-label="Who publishes" noValidate>
      <fieldset className="plain-fieldset" disabled={!isAdministrator}>
        <Card title="Publisher" aside={view.saved ? 'Saved' : 'Not saved yet'}>
          <div className="card-body">
            <div className="form-pair">
              {lines(identity)}
              <NativeSelect
                label="What you are to CSAF"
                description="The category of the publisher in every document."
                data={categories.map((value) => ({ value, label: plain(value) }))}
                value={draft.category}
                onChange={(event) => set({ category: event.currentTarget.value as Category })}
              />
            </div>
            <Checkbox
              label="Advisories are written in French too"
              description="English is always written. A language that is on here must be there before anything goes out."
              checked={draft.french}
              onChange={(event) => set({ french: event.currentTarget.checked })}
            />
          </div>
        </Card>
        <Card title="Contacts and policy" aside="Also in security.txt">
          <div className="card-body">
            {lines(contacts)}
            <Textarea
              label="Further contacts"
              description="One on each line: https://, mailto: or tel:. They come after the report form and the address above; five at most."
              error={faulty('/moreContacts') && 'This is not accepted as it stands.'}
              autosize
              minRows={2}
              maxLength={2600}
              value={draft.moreContacts}
              onChange={(event) => set({ moreContacts: event.currentTarget.value })}
            />
            <div className="form-pair">{lines(programme)}</div>
            {save.error && <FormError error={save.error} />}
            {tried && !save.error && faults.length > 0 && (
              <p role="alert">Not saved: {counted(faults.length, 'line')} above must be mended first.</p>
            )}
            {isAdministrator ? (
              <Button type="submit" loading={save.isPending}>
                Save
              </Button>
            ) : (
              <p className="soft">Only an administrator changes this.</p>
            )}
          </div>
        </Card>
      </fieldset>
    </form>
  );
}
