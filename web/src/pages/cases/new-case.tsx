// SPDX-License-Identifier: Apache-2.0
import { useNavigate } from '@tanstack/react-router';
import type { CaseView, NewCase } from '../../api/types.ts';
import { Dialog } from '../../kit/dialog.tsx';
import { useDraft } from '../../kit/draft.ts';
import { plain } from '../../kit/words.ts';
import { CaseForm, useCaseChange } from './case-form.tsx';
import { Pick, Words } from './fields.tsx';

const lanes = [
  'core',
  'supporting',
  'critical-dependency',
  'website',
  'non-production',
  'dependency-advisory',
  'support',
  'outbound',
] as const;
const empty = { lane: 'core', title: '', text: '', language: 'en', received: '', name: '', address: '' };

/** For what was told by telephone, in person or in a way that no machine reads, and for what we report to others. */
export function NewCaseDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const form = useDraft(
    () => empty,
    ({ title, text, address, received }) => ({
      title: title.trim() === '' && 'Give it a title; only people on the case read it.',
      text: text.trim() === '' && 'Write down what was reported, in the words of the reporter where you can.',
      address: address !== '' && !address.includes('@') && 'This is no mail address.',
      received: received !== '' && Date.parse(received) > Date.now() && 'It cannot come in later than now.',
    }),
  );
  const make = useCaseChange<NewCase, CaseView>({
    path: () => '/cases',
    after: ({ uid }) => navigate({ to: `/cases/${uid}` }),
  });
  return (
    <Dialog title="Write down a case" onClose={onClose}>
      <CaseForm form={form} change={make} verb="Make the case" onSend={() => make.mutate(bodyOf(form.draft))}>
        <Words form={form} name="title" label="Title" required max={300} />
        <div className="form-pair">
          <Pick form={form} name="lane" label="Lane" options={lanes.map((lane) => [lane, plain(lane)])} />
          <Pick
            form={form}
            name="language"
            label="Language"
            options={[
              ['en', 'English'],
              ['fr', 'French'],
            ]}
          />
        </div>
        <Words form={form} name="text" label="What was reported" required rows={5} max={40_000} />
        <div className="form-pair">
          <Words form={form} name="name" label="Reporter" max={200} />
          <Words form={form} name="address" label="Mail address" type="email" max={320} />
        </div>
        <Words
          form={form}
          name="received"
          label="Day it came in"
          description="Empty: now. The clocks count from it."
          type="date"
        />
      </CaseForm>
    </Dialog>
  );
}

function bodyOf({ lane, title, text, language, received, name, address }: typeof empty): NewCase {
  const reporter = { ...(name !== '' && { name: name.trim() }), ...(address !== '' && { address: address.trim() }) };
  return {
    lane,
    title: title.trim(),
    text,
    language: language as 'en',
    ...(received !== '' && { receivedAt: `${received}T00:00:00Z` }),
    ...(Object.keys(reporter).length > 0 && { reporter }),
  };
}
