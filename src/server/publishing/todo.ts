// SPDX-License-Identifier: Apache-2.0
import { may } from '../access.ts';
import { isCommittee } from '../cases/access.ts';
import type { ServerContext } from '../context.ts';
import type { Asking, Todo } from '../views/todo.ts';
import { lastTreeCheck } from './check-tree.ts';
import { publishingOverview } from './overview.ts';

const day = 86_400_000;
/** Days before an end at which somebody is told. */
const keyDays = 60;
const textDays = 30;
/** Days that a CVE number may be on its way. */
const numberDays = 7;

const says = { kev: 'is exploited', epss: 'is likely to be exploited', exploit: 'has a public exploit' } as const;

/** What publishing asks of people: published flaws that are exploited, lines in doubt, what will expire, numbers that do not come. */
export async function publishingTodo(context: ServerContext, { caller, now, product }: Asking): Promise<Todo[]> {
  if (product !== undefined || !(isCommittee(caller) || may(caller, 'configure', null))) return [];
  // Where nothing was ever published, nothing expires.
  const any = await context.db.selectFrom('public_files').select('path').limit(1).executeTakeFirst();
  if (!any) return [];
  const { open, numbers, watch, key, securityTxtExpires } = await publishingOverview(context, caller);
  const tree = await lastTreeCheck(context.db);
  const soon = (at: string | null | undefined, days: number) => at != null && Date.parse(at) - Date.parse(now) < days * day;
  const todo = (kind: string, title: string, given: Partial<Todo>): Todo => ({
    ...{ kind, title, detail: '', link: '/advisories', dueAt: null, severity: '' },
    ...given,
  });
  return [
    ...watch.map(({ advisory, uid, about, fact }) =>
      todo('exploited', `${about} of ${advisory} ${says[fact]}`, {
        detail: 'Look whether the advisory says enough, and tell those who have not updated.',
        ...(uid && { link: `/advisories/${uid}` }),
      }),
    ),
    ...open
      .filter(({ inDoubt }) => inDoubt > 0)
      .map(({ advisory, number, inDoubt }) =>
        todo('in-doubt', `${number}: ${inDoubt} lines of the publication wait for you`, { link: `/advisories/${advisory}` }),
      ),
    ...(key === null ? [todo('key', 'The key that signs advisories cannot be used: nothing can be published', {})] : []),
    ...(soon(key?.expiresAt, keyDays)
      ? [todo('key', 'The key that signs advisories will expire', { dueAt: key?.expiresAt ?? null })]
      : []),
    ...(soon(securityTxtExpires, textDays)
      ? [todo('security-txt', 'security.txt will expire and was not renewed', { dueAt: securityTxtExpires })]
      : []),
    ...(tree?.ok === false
      ? [
          todo('tree', 'What is served in public breaks a requirement of its standard, or its hash or signature is wrong', {
            detail: tree.answer.slice(0, 300),
          }),
        ]
      : []),
    ...numbers
      .filter(({ days, state }) => days >= numberDays || state === 'reserved')
      .map(({ advisory, number, days, route, value }) =>
        todo('number', value ? `${value} was given to ${number}` : `${number} waits for its CVE number since ${days} days`, {
          detail: value ? 'Write it into the advisory and publish a revision.' : `asked by ${route}`,
          link: `/advisories/${advisory}`,
        }),
      ),
  ];
}
