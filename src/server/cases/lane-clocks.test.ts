// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { at, change, move, newCase, ok } from '../../../test/builders/case-desk.ts';
import { setCommittee } from '../../../test/builders/case-mail.ts';
import { eachServer } from '../../../test/builders/server.ts';
import type { CaseFacts } from '../../cases/case-facts.ts';
import { orderClock } from '../../cases/clock-orders.ts';
import { loadClocks, saveClocks } from './clocks.ts';
import { caseCalendar } from './committee-settings.ts';

interface Shown {
  kind: string;
  dueAt: string;
}

eachServer(
  'R13 a lane that may wait has its own due date, and is answered within seven working days all the same',
  async (server) => {
    const { db, now } = server.context;
    await setCommittee(server, { holidays: ['2026-05-27'] });
    const owner = await server.person('Olga', ['committee']);
    const { uid, version } = await ok(owner.post('/api/v1/cases', newCase()));
    await ok(owner.send('PATCH', at(uid), { version, owner: owner.userId }));
    const row = await db.selectFrom('cases').where('uid', '=', uid).select('facts').executeTakeFirstOrThrow();
    const facts = row.facts as unknown as CaseFacts;
    const calendar = await caseCalendar(db);
    const fixing = { order: 'start', kind: 'remediation', startedAt: '2026-06-01T08:00:00Z', reason: 'accepted' } as const;
    const clocks = orderClock(await loadClocks(db, uid), fixing, { by: '1', now: now() });
    await server.context.store.transaction((tx) => saveClocks(tx, clocks, { facts, calendar, now: now() }));
    const due = async (given: object) => {
      const { clocks: shown } = await change(owner, uid, given);
      return ['acknowledge', 'remediation'].map((kind) => (shown as Shown[]).find((one) => one.kind === kind)?.dueAt);
    };
    const answer = '2026-06-10T23:59:59Z';
    assert.deepEqual(await due({ level: 'critical', levelReason: 'By the criteria.' }), [answer, '2026-06-04T23:59:59Z']);
    assert.deepEqual(await due({ lane: 'website' }), [answer, '2026-08-30T23:59:59Z']);
    assert.deepEqual(await due({ lane: 'core' }), [answer, '2026-06-04T23:59:59Z']);
    const stored = await db
      .selectFrom('case_clocks')
      .where('kind', '=', 'remediation')
      .select('due_at')
      .executeTakeFirstOrThrow();
    assert.equal(stored.due_at, '2026-06-04T23:59:59Z', 'what reminds people goes by the same day');
    // R62: from Monday to the next Monday, the Wednesday between being a holiday.
    assert.equal((await ok(owner.get('/api/v1/cases/agenda'))).numbers.medianAckDays, null);
    await move(owner, uid, 'acknowledge');
    await db.updateTable('case_clocks').where('kind', '=', 'acknowledge').set({ started_at: '2026-05-25T08:00:00Z' }).execute();
    assert.equal((await ok(owner.get('/api/v1/cases/agenda'))).numbers.medianAckDays, 4);
  },
);
