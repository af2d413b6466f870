// SPDX-License-Identifier: Apache-2.0
import { dayText, instantText, since } from './words.ts';

/** An instant by its distance; the exact time stands in the title. */
export function Since({ at }: { at: string }) {
  return (
    <time dateTime={at} title={instantText(at)}>
      {since(at, Date.now())}
    </time>
  );
}

export function Day({ at }: { at: string }) {
  return (
    <time dateTime={at} title={instantText(at)}>
      {dayText(at)}
    </time>
  );
}

/** When something is due, and in words whether that is past. */
export function Due({ at, clock }: { at: string | null; clock: string }) {
  if (clock === 'paused') return <span className="due">Paused</span>;
  if (at === null || clock === 'met') return <span className="faint">{clock === 'met' ? 'Met' : 'No date'}</span>;
  const late = clock === 'breached' || Date.parse(at) < Date.now();
  const state = late ? 'late' : clock === 'warned' ? 'soon' : 'calm';
  return (
    <span className="due" data-state={state}>
      {late ? 'Overdue, ' : state === 'soon' ? 'Soon, ' : ''}
      <Since at={at} />
    </span>
  );
}
