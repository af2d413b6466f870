// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { CaseDesk, CasePatch, CaseView } from '../../api/types.ts';
import { useDraft } from '../../kit/draft.ts';
import { Card } from '../../kit/page.tsx';
import { plain } from '../../kit/words.ts';
import { CaseForm, useCaseChange } from './case-form.tsx';
import { Pick, Words } from './fields.tsx';

interface Fields {
  title: string;
  owner: string;
  lane: string;
  level: string;
  levelReason: string;
  targetDate: string;
}
type Body = Omit<CasePatch, 'version'>;

const levels = ['critical', 'high', 'medium', 'low'] as const;

function fieldsOf(view: CaseView, { targetDate }: CaseDesk): Fields {
  return {
    title: view.title ?? '',
    owner: view.owner?.id ? String(view.owner.id) : '',
    lane: view.lane,
    level: view.level ?? '',
    levelReason: '',
    targetDate: targetDate?.slice(0, 10) ?? '',
  };
}

/** Who owns it, where it belongs, how bad it is and by when it should be fixed. Only what was changed is sent. */
export function Ownership({ view, given }: { view: CaseView; given: CaseDesk }) {
  const now = fieldsOf(view, given);
  const [base, setBase] = useState(now);
  const form = useDraft(
    () => now,
    (draft) => ({
      title: draft.title.trim() === '' && 'Give it a title; only people on the case read it.',
      levelReason: draft.level !== now.level && draft.levelReason.trim() === '' && 'Say by which criteria the level changes.',
      level: draft.level === '' && now.level !== '' && 'A level can be changed, not taken away.',
      targetDate: draft.targetDate === '' && now.targetDate !== '' && 'A target date can be moved, not taken away.',
    }),
  );
  const { draft, set } = form;
  // What somebody else changed meanwhile is taken over, except where the person has written something else.
  if (JSON.stringify(base) !== JSON.stringify(now)) {
    set(untouched(draft, base, now));
    setBase(now);
  }
  const save = useCaseChange<Body, CaseView>({
    method: 'PATCH',
    path: () => `/cases/${view.uid}`,
    body: (body) => ({ ...body, version: view.version }),
    done: () => 'The case is changed.',
    after: () => form.set({ levelReason: '' }),
  });
  const members = given.accounts.filter(({ committee }) => committee);
  return (
    <Card title="Owner and dates">
      <div className="card-body">
        <CaseForm form={form} change={save} verb="Change the case" onSend={() => save.mutate(changed(draft, base))}>
          <Words
            form={form}
            name="title"
            label="Title"
            description="Only people on the case read it; everywhere else the code name stands."
            required
            max={300}
          />
          <div className="form-pair">
            <Pick form={form} name="owner" label="Owner" none="Nobody" options={ownerOptions(view, members)} />
            <Pick form={form} name="lane" label="Lane" options={given.choices.lanes.map((lane) => [lane, plain(lane)])} />
            <Pick form={form} name="level" label="Level" none="Not set" options={levels.map((level) => [level, plain(level)])} />
            <Words form={form} name="targetDate" label="Target date" type="date" />
          </div>
          {draft.level !== now.level && (
            <Words form={form} name="levelReason" label="Why this level" required rows={3} max={4000} />
          )}
        </CaseForm>
      </div>
    </Card>
  );
}

function ownerOptions({ owner }: CaseView, members: CaseDesk['accounts']) {
  const options = members.map(({ id, name }) => [String(id), name] as const);
  const known = owner?.id == null || members.some(({ id }) => id === owner.id);
  return known ? options : [...options, [String(owner?.id), owner?.name ?? ''] as const];
}

function untouched(draft: Fields, base: Fields, now: Fields): Partial<Fields> {
  const names = Object.keys(now) as (keyof Fields)[];
  return Object.fromEntries(names.filter((name) => draft[name] === base[name]).map((name) => [name, now[name]]));
}

function changed(draft: Fields, now: Fields): Body {
  const body: Body = {};
  if (draft.title !== now.title) body.title = draft.title.trim();
  if (draft.owner !== now.owner) body.owner = draft.owner === '' ? null : Number(draft.owner);
  if (draft.lane !== now.lane) body.lane = draft.lane;
  if (draft.level !== now.level) Object.assign(body, { level: draft.level, levelReason: draft.levelReason });
  if (draft.targetDate !== now.targetDate) body.targetDate = `${draft.targetDate}T23:59:59Z`;
  return body;
}
