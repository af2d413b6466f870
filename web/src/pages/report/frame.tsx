// SPDX-License-Identifier: Apache-2.0
import '../../styles/cases.css';
import { type ReactNode, useEffect, useState } from 'react';
import { Brand } from '../../app/brand.tsx';
import { PageHead } from '../../kit/page.tsx';
import { firstTongue, type Tongue, type Words, wordsIn } from './words.ts';

/** The language of the page, also told to the browser and to screen readers. */
export function useTongue(): [Tongue, Words, (next: Tongue) => void] {
  const [tongue, choose] = useState(() => firstTongue(navigator.languages));
  useEffect(() => {
    const before = document.documentElement.lang;
    document.documentElement.lang = tongue;
    return () => {
      document.documentElement.lang = before;
    };
  }, [tongue]);
  return [tongue, wordsIn[tongue], choose];
}

interface Props {
  title: string;
  tongue: [Tongue, Words, (next: Tongue) => void];
  children: ReactNode;
}

export function PublicFrame({ title, tongue: [tongue, words, choose], children }: Props) {
  const other = tongue === 'en' ? 'fr' : 'en';
  return (
    <div className="public">
      <div className="public-bar">
        <Brand />
        <button type="button" className="quiet-button" lang={other} onClick={() => choose(other)}>
          {words.other}
        </button>
      </div>
      <PageHead title={title} />
      {children}
    </div>
  );
}

export function dayIn(tongue: Tongue, instant: string): string {
  return new Intl.DateTimeFormat(tongue === 'fr' ? 'fr-FR' : 'en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(instant),
  );
}

/** Day and hour in the zone that it was agreed in. */
export function instantIn(tongue: Tongue, instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat(tongue === 'fr' ? 'fr' : 'en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone }).format(
    new Date(instant),
  );
}
