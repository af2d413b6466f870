// SPDX-License-Identifier: Apache-2.0
import type { Overview } from '../../api/types.ts';
import type { IconName } from '../../kit/icon.tsx';
import { relative, since } from '../../kit/words.ts';

export type TodoItem = Overview['todo'][number];

export interface TodoGroup {
  title: string;
  tone: 'bad' | 'warn' | 'none';
  icon: IconName;
  items: TodoItem[];
}

type Kind = Omit<TodoGroup, 'items'> & { kinds: readonly string[] };

/** What presses most comes first; each kind is told apart, so that a heap of one never hides another. */
const kinds: readonly Kind[] = [
  { kinds: ['escalated'], title: 'Escalated to the committee', tone: 'bad', icon: 'alert' },
  { kinds: ['overdue'], title: 'Overdue', tone: 'bad', icon: 'alert' },
  { kinds: ['proposal'], title: 'Exceptions to decide', tone: 'warn', icon: 'exceptions' },
  { kinds: ['due'], title: 'Due within a week', tone: 'warn', icon: 'clock' },
  { kinds: ['expired'], title: 'Exceptions that ended', tone: 'bad', icon: 'alert' },
  { kinds: ['expiring'], title: 'Exceptions that end soon', tone: 'warn', icon: 'clock' },
  { kinds: ['held', 'refused'], title: 'Reports that wait for somebody', tone: 'warn', icon: 'imports' },
  { kinds: ['missing'], title: 'Scans that did not come', tone: 'warn', icon: 'targets' },
  { kinds: ['drift'], title: 'Releases that drift', tone: 'none', icon: 'releases' },
];

/** The groups that hold something, each in the order of the server; a kind that the pages do not know yet comes last. */
export function groupsOf(todo: readonly TodoItem[]): TodoGroup[] {
  const known = new Set(kinds.flatMap((kind) => kind.kinds));
  const others: Kind = { kinds: [], title: 'And more', tone: 'none', icon: 'arrow' };
  return [...kinds, others]
    .map(({ kinds: own, ...group }) => ({
      ...group,
      items: todo.filter(({ kind }) => (own.length === 0 ? !known.has(kind) : own.includes(kind))),
    }))
    .filter(({ items }) => items.length > 0);
}

/** `was due 3 days ago`, `ends in 13 days`: a finding is due at an instant, an exception ends with a whole day. */
export function dateText({ kind, dueAt }: Pick<TodoItem, 'kind'> & { dueAt: string }, now: number): string {
  const isPast = Date.parse(dueAt) < now;
  if (kind !== 'expiring' && kind !== 'expired') return `${isPast ? 'was due' : 'due'} ${since(dueAt, now)}`;
  const days = Math.round((dayOf(Date.parse(dueAt)) - dayOf(now)) / dayLong);
  return `${isPast ? 'ended' : 'ends'} ${days === 0 ? 'today' : relative.format(days, 'day')}`;
}

const dayLong = 86_400_000;
const dayOf = (time: number) => Math.floor(time / dayLong) * dayLong;
