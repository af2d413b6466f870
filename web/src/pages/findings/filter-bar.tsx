// SPDX-License-Identifier: Apache-2.0
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queries } from '../../api/queries.ts';
import type { FindingFacets, KindName } from '../../api/types.ts';
import type { Search } from '../../app/location.ts';
import { useSession } from '../../app/session.ts';
import { Choice } from '../../kit/choice.tsx';
import { Icon } from '../../kit/icon.tsx';
import { severities } from '../../kit/severity.tsx';
import { plain } from '../../kit/words.ts';
import { WordsFilter } from '../../kit/words-filter.tsx';
import { type FilterKey, filterKeys, stateChoice, states } from './query.ts';

const kinds: readonly KindName[] = [
  'vulnerability',
  'malware',
  'license',
  'deprecated',
  'secret',
  'runtime',
  'provenance',
  'code',
];
const classes = ['app', 'base-os', 'base-npm', 'runtime'];
const classNames: Readonly<Record<string, string>> = {
  app: 'Application',
  'base-os': 'Base image, OS',
  'base-npm': 'Base image, npm',
  runtime: 'Runtime',
};
const sorts: readonly [string, string][] = [
  ['severity', 'Worst first'],
  ['due', 'Due first'],
  ['age', 'Oldest first'],
  ['newest', 'Newest first'],
  ['epss', 'Likeliest exploited first'],
];
const toggles: readonly [FilterKey, string][] = [
  ['kev', 'Known exploited'],
  ['overdue', 'Overdue'],
  ['fixable', 'Fixable'],
];

interface Props {
  search: Search;
  facets: FindingFacets | undefined;
  onChange: (patch: Readonly<Record<string, string | undefined>>) => void;
}

export function FilterBar({ search, facets, onChange }: Props) {
  const tools = [...new Set([...Object.keys(facets?.tool ?? {}), ...(search.tool?.split(',') ?? [])])].sort();
  const [open, setOpen] = useState(false);
  const on = filterKeys.filter((key) => key !== 'q' && (search[key] ?? '') !== '').length;
  const value = (key: FilterKey) => search[key] ?? '';
  return (
    <section className="filter-bar folding" data-open={open} aria-label="Filter">
      <WordsFilter label="Id, package or words of the title" value={value('q')} onChange={(q) => onChange({ q })} />
      <button type="button" className="toggle fold" aria-expanded={open} onClick={() => setOpen(!open)}>
        Filters{on > 0 && ` (${on})`} <Icon name="down" size={12} />
      </button>
      <Choice
        label="Severity"
        value={value('severity')}
        options={severities}
        counts={facets?.severity}
        onChange={(severity) => onChange({ severity })}
      />
      <Choice label="Kind" value={value('kind')} options={kinds} counts={facets?.kind} onChange={(kind) => onChange({ kind })} />
      <Choice
        label="State"
        anything="open"
        value={value('state')}
        options={['all', ...states]}
        counts={facets?.state}
        onChange={(state) => onChange({ state: stateChoice(state) })}
      />
      <Choice
        label="Class"
        value={value('class')}
        options={classes}
        name={(one) => classNames[one] ?? one}
        onChange={(one) => onChange({ class: one })}
      />
      <Choice
        label="Tool"
        value={value('tool')}
        options={tools}
        counts={facets?.tool}
        name={(one) => one}
        onChange={(tool) => onChange({ tool })}
      />
      {toggles.map(([key, name]) => (
        <button
          key={key}
          type="button"
          className="toggle"
          aria-pressed={value(key) === 'true'}
          onClick={() => onChange({ [key]: value(key) === 'true' ? undefined : 'true' })}
        >
          {name}
        </button>
      ))}
      <Selects search={search} onChange={onChange} />
      <Chosen search={search} onChange={onChange} />
    </section>
  );
}

function Selects({ search, onChange }: Omit<Props, 'facets'>) {
  const { product } = useSession();
  const targets = useQuery(queries.targets({ product, limit: 200 })).data?.items ?? [];
  return (
    <>
      <NativeSelect
        aria-label="Target"
        value={search.target ?? ''}
        onChange={(event) => onChange({ target: event.currentTarget.value })}
        data={[
          { value: '', label: 'Any target' },
          ...targets.map(({ id, name, kind }) => ({ value: String(id), label: `${name} (${kind})` })),
        ]}
      />
      <NativeSelect
        aria-label="Scope"
        value={search.scope ?? ''}
        onChange={(event) => onChange({ scope: event.currentTarget.value })}
        data={[
          { value: '', label: 'Any scope' },
          { value: 'prod', label: 'Production' },
          { value: 'dev', label: 'Development' },
        ]}
      />
      <NativeSelect
        aria-label="Assignee"
        value={search.assignee ?? ''}
        onChange={(event) => onChange({ assignee: event.currentTarget.value })}
        data={[
          { value: '', label: 'Anybody' },
          { value: 'me', label: 'Assigned to me' },
          { value: 'none', label: 'Nobody yet' },
        ]}
      />
      <NativeSelect
        aria-label="Order"
        value={search.sort ?? 'severity'}
        onChange={(event) => onChange({ sort: event.currentTarget.value === 'severity' ? undefined : event.currentTarget.value })}
        data={sorts.map(([sort, label]) => ({ value: sort, label }))}
      />
    </>
  );
}

/** What other pages filter by, and has no box of its own here: shown, and taken away by a press. */
function Chosen({ search, onChange }: Omit<Props, 'facets'>) {
  const extra = (['component', 'release', 'vulnerability', 'tag'] as const).filter((key) => search[key] !== undefined);
  const any = filterKeys.filter((key) => (search[key] ?? '') !== '');
  if (any.length === 0) return null;
  return (
    <>
      {extra.map((key) => (
        <button key={key} type="button" className="toggle" aria-pressed="true" onClick={() => onChange({ [key]: undefined })}>
          {plain(key)}: {search[key]} <Icon name="close" size={11} />
          <span className="unseen">Take this filter away</span>
        </button>
      ))}
      <button
        type="button"
        className="text-button"
        onClick={() => onChange(Object.fromEntries(any.map((key) => [key, undefined])))}
      >
        Clear all
      </button>
    </>
  );
}
