// SPDX-License-Identifier: Apache-2.0
import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useChange } from '../../api/changes.ts';
import { queries } from '../../api/queries.ts';
import type { SavedView, SavedViewBody } from '../../api/types.ts';
import { parseSearch, searchText, useSearchState } from '../../app/location.ts';
import { FormDialog } from '../../kit/dialog.tsx';
import { Dropdown } from '../../kit/dropdown.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Link } from '../../kit/link.tsx';

const page = 'findings';

/** Filters that this person keeps under a name. */
export function SavedViews() {
  const { search } = useSearchState();
  const views = (useQuery(queries.views()).data ?? []).filter((view) => view.page === page);
  const [naming, setNaming] = useState(false);
  const ref = useRef<HTMLDetailsElement>(null);
  const close = () => ref.current?.removeAttribute('open');
  const remove = useChange<SavedView>({
    method: 'DELETE',
    path: ({ id }) => `/views/${id}`,
    body: () => undefined,
    refresh: ['/views'],
    done: (_, { name }) => `The view "${name}" is removed.`,
  });
  const now = searchText({ ...search, after: undefined });
  return (
    <Dropdown
      ref={ref}
      className="choice choice-right"
      summary={
        <>
          <Icon name="star" size={14} /> Views <Icon name="down" size={12} />
        </>
      }
    >
      <div className="choice-list">
        {views.length === 0 && <p className="soft">No saved view yet. Filter the list, then save it here.</p>}
        <ul>
          {views.map((view) => (
            <li key={view.id} className="view">
              <Link
                href={`/findings${searchText(parseSearch(view.query))}`}
                aria-current={searchText(parseSearch(view.query)) === now ? 'true' : undefined}
                onClick={close}
              >
                {view.name}
              </Link>
              <button
                type="button"
                className="icon-button"
                aria-label={`Remove the view ${view.name}`}
                onClick={() => remove.mutate(view)}
              >
                <Icon name="close" size={12} />
              </button>
            </li>
          ))}
        </ul>
        <button type="button" className="text-button" onClick={() => setNaming(true)}>
          Save this filter as a view
        </button>
      </div>
      {naming && <NameView query={now} onClose={() => setNaming(false)} />}
    </Dropdown>
  );
}

function NameView({ query, onClose }: { query: string; onClose: () => void }) {
  const [name, setName] = useState('');
  const save = useChange<SavedViewBody>({
    path: () => '/views',
    refresh: ['/views'],
    done: () => 'The view is saved.',
    after: onClose,
  });
  return (
    <FormDialog
      title="Save this filter"
      verb="Save"
      busy={save.isPending}
      error={save.error}
      onClose={onClose}
      onSend={() => save.mutate({ name, page, query })}
    >
      <TextInput label="Name" required maxLength={80} value={name} onChange={(event) => setName(event.currentTarget.value)} />
    </FormDialog>
  );
}
