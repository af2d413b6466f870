// SPDX-License-Identifier: Apache-2.0

/** One line of a checklist. `hours`: after the start, by when it is normally done; nobody is punished by it. */
export interface PlaybookStep {
  id: string;
  says: string;
  who: 'owner' | 'committee' | 'release-manager' | 'fixer';
  hours: number;
}

export interface Playbook {
  title: string;
  when: string;
  steps: readonly PlaybookStep[];
}

const step =
  (id: string, who: PlaybookStep['who'], hours: number) =>
  (says: string): PlaybookStep => ({ id, who, hours, says });

/** The four emergencies for which nobody should have to think of the order first. */
export const playbooks = {
  'premature-disclosure': {
    title: 'It is public before its time',
    when: 'Text, code or a talk tells the flaw while the embargo holds.',
    steps: [
      step('record', 'owner', 1)('Record where and since when it can be read; keep a copy and its hash.'),
      step(
        'establish',
        'owner',
        1,
      )('Stand for the fact "public", alone as the owner or with a second person; the embargo ends by that.'),
      step('call', 'committee', 1)('Call the emergency and have a second person confirm it within the hour.'),
      step('tell-bound', 'owner', 2)('Tell everybody who was bound that they are free, and why.'),
      step('mitigate', 'fixer', 8)('Write what deployers can do today, without a release.'),
      step('announce-early', 'committee', 12)('Publish the mitigation with two approvals.'),
      step('release', 'release-manager', 72)('Release the fix and announce it in full.'),
      step(
        'how',
        'owner',
        168,
      )('Find out how it came out; write it down in the retrospective, without looking for somebody to blame.'),
    ],
  },
  'zero-day': {
    title: 'It is being used',
    when: 'Attacks are seen, or an exploit is public, and there is no fix.',
    steps: [
      step('evidence', 'owner', 1)('Record what was seen, by whom, and how sure it is.'),
      step('establish', 'owner', 1)('Stand for "attacks seen" or "exploit public".'),
      step('call', 'committee', 1)('Call the emergency and have a second person confirm it within the hour.'),
      step(
        'law',
        'committee',
        12,
      )('Decide whether this is knowledge in the sense of the Cyber Resilience Act, and write down why or why not.'),
      step('hubs', 'committee', 4)('Tell the operators of payment hubs what to switch off or watch.'),
      step('mitigate', 'fixer', 12)('Write and test a mitigation.'),
      step('announce-early', 'committee', 24)('Publish the mitigation with two approvals.'),
      step('traces', 'owner', 48)('Publish how to see whether one was attacked.'),
      step('release', 'release-manager', 72)('Release the fix and announce it in full.'),
      step('daily', 'committee', 24)('Meet every day until it is released.'),
    ],
  },
  dependency: {
    title: 'It is in something we use',
    when: 'A critical dependency has a flaw that is not public, or has just become so.',
    steps: [
      step('reach', 'fixer', 4)('Find which releases hold it, and whether the code can be reached.'),
      step('upstream', 'owner', 8)('If they do not know: report it as an outbound case and keep their rules.'),
      step('their-date', 'owner', 8)('Ask for their date and keep it; ours is not before theirs.'),
      step('bump', 'fixer', 24)('Prepare the change without naming the reason while it is not public.'),
      step('fallback', 'fixer', 48)('Prepare what to do if they release late: a patch, a switch, another component.'),
      step('release', 'release-manager', 72)('Release on their date or after it.'),
      step('say', 'committee', 96)('Say whether we are affected: "not affected" is an answer too.'),
    ],
  },
  'embargo-violation': {
    title: 'Somebody did not keep silence',
    when: 'A person who had accepted the date told others, and it is not public yet.',
    steps: [
      step('stop', 'owner', 1)('Take back the grants that are not needed; look at who read what.'),
      step('ask', 'owner', 4)('Ask the person what was told to whom.'),
      step('spread', 'committee', 8)('Judge how far it has gone: parties and days.'),
      step('date', 'committee', 12)('Decide: keep the date, propose an earlier one, or go the way of premature disclosure.'),
      step('tell-bound', 'owner', 24)('Tell the others who are bound what happened, as far as they need it.'),
      step('after', 'committee', 168)('Decide whether that party is told early again.'),
    ],
  },
} as const satisfies Record<string, Playbook>;

export type PlaybookName = keyof typeof playbooks;

/** A checklist as it stands: what is done, what is next, what is late. */
export function playbookStanding(
  name: PlaybookName,
  { startedAt, done, now }: { startedAt: string; done: readonly string[]; now: string },
): { next: PlaybookStep | null; late: readonly string[]; left: number } {
  const steps: readonly PlaybookStep[] = playbooks[name].steps;
  const open = steps.filter(({ id }) => !done.includes(id));
  const hours = (Date.parse(now) - Date.parse(startedAt)) / 3_600_000;
  return { next: open[0] ?? null, late: open.filter((one) => hours > one.hours).map(({ id }) => id), left: open.length };
}
