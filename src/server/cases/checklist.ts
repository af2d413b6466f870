// SPDX-License-Identifier: Apache-2.0
import type { CaseWork } from './on-case.ts';

interface Step {
  id: string;
  by: string;
  at: string;
}

/** Of a checklist: who did each step and when, by what the server saw. A step that is taken back is nobody's. */
export async function withSteps(work: CaseWork, content: Record<string, unknown>): Promise<Record<string, unknown>> {
  const { tx, uid, box, caller, now } = work;
  const rows = await tx
    .selectFrom('case_records')
    .where('case_uid', '=', uid)
    .where('kind', '=', 'playbook')
    .orderBy('written_at', 'desc')
    .select(['uid', 'content'])
    .execute();
  const before = rows
    .map((row) => JSON.parse(box.open('case_records.content', row.uid, row.content)) as { playbook: string; steps?: Step[] })
    .find(({ playbook }) => playbook === content.playbook);
  const done = content.done as string[];
  const steps = done.map((id) => before?.steps?.find((one) => one.id === id) ?? { id, by: caller.actor.name, at: now });
  return { ...content, steps };
}
