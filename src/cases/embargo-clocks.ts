// SPDX-License-Identifier: Apache-2.0
import type { Consent, Instant, Uid } from './case.ts';
import type { Embargo } from './case-facts.ts';
import { orderClock } from './clock-orders.ts';
import { type CaseClock, isOpenClock } from './clocks.ts';
import { isInForce } from './embargo.ts';

interface By {
  by: Uid;
  now: Instant;
}

/**
 * The clocks that an embargo has, after it changed: one for the agreed instant, one for each invitation that waits for an
 * answer. Idempotent: what runs as it should goes on.
 */
export function embargoClocks(clocks: readonly CaseClock[], embargo: Embargo, by: By): readonly CaseClock[] {
  return consentClocks(dateClock(clocks, embargo, by), embargo, by);
}

/** R44: another instant is another clock; the old one is stopped, never moved. An embargo that lasted to its date has met it. */
function dateClock(clocks: readonly CaseClock[], embargo: Embargo, by: By): readonly CaseClock[] {
  const kind = 'embargo-date';
  const until = isInForce(embargo) ? (embargo.term?.until ?? null) : null;
  const running = clocks.find((clock) => clock.kind === kind && isOpenClock(clock));
  if ((running?.givenAt ?? null) === until) return clocks;
  const stopped = running ? orderClock(clocks, { ...endOf(embargo, running), kind }, by) : clocks;
  if (until === null) return stopped;
  return orderClock(stopped, { order: 'start', kind, givenAt: until, reason: 'embargo-agreed' }, by);
}

function endOf({ exited }: Embargo, { givenAt }: CaseClock): { order: 'meet' | 'cancel'; reason: string } {
  if (exited === null) return { order: 'cancel', reason: 'embargo-moved' };
  const lasted = exited.because === 'date' || (givenAt !== null && Date.parse(exited.at) >= Date.parse(givenAt));
  return lasted ? { order: 'meet', reason: 'embargo-over' } : { order: 'cancel', reason: 'embargo-ended-early' };
}

function consentClocks(clocks: readonly CaseClock[], { state, consents, proposal }: Embargo, by: By): readonly CaseClock[] {
  const kind = 'consent-answer';
  // Nobody owes an answer about what is over. The newer question counts where somebody is asked about both dates.
  const questions = state === 'exited' ? [] : [...consents, ...(proposal?.consents ?? [])];
  const asked = new Map(questions.map((one) => [one.participant, one]));
  const started = [...asked.values()]
    .filter(({ state }) => state === 'invited')
    .reduce(
      (all, { participant, rsvpBy }) =>
        orderClock(all, { order: 'start', kind, subject: participant, givenAt: rsvpBy, reason: 'invited' }, by),
      clocks,
    );
  return started
    .filter((clock) => clock.kind === kind && isOpenClock(clock))
    .reduce((all, { subject }) => {
      const order = orderFor(asked.get(subject ?? ''));
      return order === null ? all : orderClock(all, { order, kind, subject, reason: 'consent-settled' }, by);
    }, started);
}

function orderFor(consent: Consent | undefined): 'meet' | 'cancel' | null {
  if (consent?.state === 'invited') return null;
  return consent?.state === 'accepted' || consent?.state === 'declined' ? 'meet' : 'cancel';
}
