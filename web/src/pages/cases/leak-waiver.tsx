// SPDX-License-Identifier: Apache-2.0
import type { CaseLeaks, CaseView, LeakWaiverBody } from '../../api/types.ts';
import { useSession } from '../../app/session.ts';
import { useDraft } from '../../kit/draft.ts';
import { Card } from '../../kit/page.tsx';
import { instantText } from '../../kit/words.ts';
import { CaseForm, holds, useCaseChange } from './case-form.tsx';
import { Words } from './fields.tsx';

type Body = Omit<LeakWaiverBody, 'version'>;

/** One person asks that exactly these hints pass, a second one grants it; never who wrote the fix. */
export function LeakWaiver({ view, leaks }: { view: CaseView; leaks: CaseLeaks }) {
  const { person } = useSession();
  const { waivers, waiversNeeded, fixAuthors } = leaks;
  const granted = waivers.length >= waiversNeeded;
  const mine = waivers.some(({ who }) => who.id === person.id);
  const wrote = fixAuthors.some(({ id }) => id === person.id);
  const may = holds(view, 'committee') && !mine && !wrote && !granted;
  return (
    <Card title="Let these hints pass" aside={`${waivers.length} of ${waiversNeeded} people`}>
      <div className="card-body">
        {waivers.length === 0 && <p className="soft">Nobody has asked for it. Better is to write the change without them.</p>}
        {waivers.length > 0 && (
          <ul className="plain-list">
            {waivers.map(({ who, at, reason }, index) => (
              <li key={who.id}>
                <strong>{who.name}</strong> {index === 0 ? 'asked' : 'granted it'}, {instantText(at)}
                <span className="soft"> {reason}</span>
              </li>
            ))}
          </ul>
        )}
        {granted && <p className="soft">Two people let them pass. Another look that finds something else needs them anew.</p>}
        {mine && !granted && <p className="soft">A second member of the committee must grant it.</p>}
        {wrote && !granted && <p className="soft">You wrote the fix, so others decide about its hints.</p>}
        {may && <Ask view={view} revision={leaks.revision} second={waivers.length > 0} />}
      </div>
    </Card>
  );
}

function Ask({ view, revision, second }: { view: CaseView; revision: string; second: boolean }) {
  const form = useDraft(
    () => ({ reason: '' }),
    ({ reason }) => ({ reason: reason.trim() === '' && 'Say why they may stay; it stands in the history.' }),
  );
  const waive = useCaseChange<Body>({
    path: () => `/cases/${view.uid}/leak-waivers`,
    body: (body) => ({ ...body, version: view.version }),
    done: () => (second ? 'The hints may pass.' : 'Asked. A second person must grant it.'),
  });
  return (
    <CaseForm
      form={form}
      change={waive}
      verb={second ? 'Grant the waiver' : 'Ask for a waiver'}
      onSend={() => waive.mutate({ revision, reason: form.draft.reason.trim() })}
    >
      <Words form={form} name="reason" label="Why they may stay" required rows={2} max={2000} />
    </CaseForm>
  );
}
