// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useState } from 'react';
import { queries } from '../api/queries.ts';
import type { SearchAnswer } from '../api/types.ts';
import { Icon, type IconName } from '../kit/icon.tsx';
import { ownAddress, useGo } from './location.ts';

const icons: Readonly<Record<string, IconName>> = {
  finding: 'findings',
  component: 'components',
  target: 'targets',
  release: 'releases',
  exception: 'exceptions',
};

/** Looks everywhere at once. A combobox as the ARIA practices describe it: the focus stays in the field, arrows walk the list. */
export function SearchBox() {
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const go = useGo();
  const asked = useDelayed(text.trim(), 180);
  const answer = useQuery({ ...queries.search(asked), enabled: asked.length >= 2 && open, placeholderData: (before) => before });
  const hits = asked.length >= 2 ? (answer.data?.hits ?? []) : [];
  const shown = open && asked.length >= 2;
  const leave = (href: string) => {
    setOpen(false);
    setText('');
    go(ownAddress(href));
  };
  const moveFor = (key: string) => {
    if (key === 'ArrowDown') return () => setAt(Math.min(at + 1, hits.length - 1));
    if (key === 'ArrowUp') return () => setAt(Math.max(at - 1, 0));
    if (key === 'Escape') return () => setOpen(false);
    if (key !== 'Enter' || text.trim() === '') return undefined;
    return () => leave((shown && hits[at]?.link) || `/findings?q=${encodeURIComponent(text.trim())}`);
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    const move = moveFor(event.key);
    if (!move) return;
    event.preventDefault();
    move();
  };
  return (
    <search className="search">
      <Icon name="search" />
      <input
        id="global-search"
        type="text"
        role="combobox"
        aria-label="Search findings, components, targets, releases and exceptions"
        aria-expanded={shown}
        aria-controls="search-hits"
        aria-autocomplete="list"
        aria-activedescendant={shown && hits[at] ? `hit-${at}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder="Search CVE, package, target"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKey}
      />
      <span className="key-hint" aria-hidden="true">
        /
      </span>
      <div id="search-hits" role="listbox" aria-label="Hits" className="search-hits" hidden={!shown}>
        {shown && <Hits hits={hits} at={at} onChoose={leave} />}
        {shown && hits.length === 0 && (
          <div role="option" tabIndex={-1} aria-selected="false" aria-disabled="true" className="faint">
            {answer.isFetching ? 'Searching …' : (answer.error?.message ?? 'Nothing found. Enter searches the findings.')}
          </div>
        )}
      </div>
    </search>
  );
}

interface HitsProps {
  hits: SearchAnswer['hits'];
  at: number;
  onChoose: (href: string) => void;
}

function Hits({ hits, at, onChoose }: HitsProps) {
  return hits.map((hit, index) => (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard is the field's
    <div
      key={`${hit.kind}-${hit.link}`}
      id={`hit-${index}`}
      role="option"
      tabIndex={-1}
      aria-selected={index === at}
      // Before the field loses the focus and the list closes.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onChoose(hit.link)}
    >
      <Icon name={icons[hit.kind] ?? 'search'} />
      <span className="hit-title">{hit.title}</span>
      <span className="hit-detail">{hit.detail}</span>
      <span className="hit-kind">{hit.kind}</span>
    </div>
  ));
}

function useDelayed(text: string, milliseconds: number): string {
  const [delayed, setDelayed] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setDelayed(text), milliseconds);
    return () => clearTimeout(timer);
  }, [text, milliseconds]);
  return delayed;
}
