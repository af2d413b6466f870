// SPDX-License-Identifier: Apache-2.0
import type { FindingEvent } from '../../api/types.ts';

/** What happened, as the rest of a sentence that begins with who did it. */
const sentences: Readonly<Record<string, string>> = {
  'finding.opened': 'opened it',
  'finding.reopened': 'opened it again',
  'finding.triaged': 'triaged it',
  'finding.started': 'began to work on it',
  'finding.handed-over': 'handed it over',
  'finding.put-back': 'put it back',
  'finding.accepted': 'accepted the risk',
  'finding.acceptance-ended': 'ended the acceptance',
  'finding.not-affected': 'ruled it out as not affected',
  'finding.false-positive': 'ruled it out as a false positive',
  'finding.duplicate': 'marked it as a duplicate',
  'finding.fixed': 'closed it as fixed',
  'finding.fix-confirmed': 'confirmed the fix',
  'finding.merged': 'merged another finding into it',
  'finding.assigned': 'assigned it',
  'finding.tagged': 'changed its tags',
  'finding.commented': 'commented',
  'finding.kept': 'kept its state',
  'clock.warned': 'warned: it is due soon',
  'clock.breached': 'told that it is overdue',
  'clock.escalated': 'escalated it',
  'clock.paused': 'paused the clock',
  'clock.resumed': 'let the clock run again',
};

/** `closed it as fixed (new to fixed)`; an event that the pages do not know yet is told by its own name. */
export function sentenceOf({ event, from, to }: Pick<FindingEvent, 'event' | 'from' | 'to'>): string {
  const sentence = sentences[event] ?? words(event);
  return from !== '' && to !== '' && from !== to ? `${sentence} (${words(from)} to ${words(to)})` : sentence;
}

const words = (name: string) => name.replaceAll('-', ' ').replaceAll('.', ' ');

/** The server tells `committee, since 2026-10-07T00:00:00Z`. */
export function escalationOf(text: string): { to: string; since: string } | undefined {
  const [, to, since] = /^(.+), since (\S+)$/.exec(text) ?? [];
  return to !== undefined && since !== undefined && !Number.isNaN(Date.parse(since)) ? { to, since } : undefined;
}
