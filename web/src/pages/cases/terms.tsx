// SPDX-License-Identifier: Apache-2.0
import { apiAddress } from '../../api/client.ts';
import type { CaseDesk, CaseView, TermSetBody } from '../../api/types.ts';
import { useDraft } from '../../kit/draft.ts';
import { Icon } from '../../kit/icon.tsx';
import { Card } from '../../kit/page.tsx';
import { counted, dayText } from '../../kit/words.ts';
import { CaseForm, holds, useCaseChange } from './case-form.tsx';
import { linesOf, Words } from './fields.tsx';

const termsOf = (text: string) => [...new Set(linesOf(text))];

/** Words that must not appear in public places; pipelines get them as salted hashes alone. */
export function Terms({ view, given }: { view: CaseView; given: CaseDesk }) {
  const form = useDraft(
    () => ({ terms: '', days: '90' }),
    ({ terms, days }) => {
      const lines = termsOf(terms);
      const count = Number(days);
      return {
        terms:
          lines.length === 0
            ? 'Write a word or a phrase on each line.'
            : lines.length > 500
              ? 'At most 500; leave out what is common.'
              : lines.some((line) => line.length > 200) && 'A line may have 200 characters.',
        days: (!Number.isInteger(count) || count < 1 || count > 365) && 'From 1 to 365 days.',
      };
    },
  );
  const make = useCaseChange<TermSetBody>({
    path: () => `/cases/${view.uid}/terms`,
    done: () => 'The set is made. Give its file to the pipelines.',
    after: () => form.reset({ terms: '', days: '90' }),
  });
  return (
    <Card title="Words that must not leak" aside="For ngao guard">
      {given.terms.length === 0 && <p className="card-body soft">No set of words was made for this case.</p>}
      <ul className="rows">
        {given.terms.map(({ uid, words, madeAt, expiresAt }) => (
          <li key={uid}>
            <span>
              <strong>{counted(words.length, 'word')}</strong>
              <span className="faint">
                Made {dayText(madeAt)}, holds until {dayText(expiresAt)}
              </span>
              <details className="more">
                <summary>Show them</summary>
                {words.join(', ')}
              </details>
            </span>
            <a className="quiet-button" href={apiAddress(`/cases/${view.uid}/terms/${uid}`)} download="terms.ngao-guard.json">
              <Icon name="download" /> Hashes<span className="unseen"> of the set made {dayText(madeAt)}</span>
            </a>
          </li>
        ))}
      </ul>
      {holds(view, 'owner', 'committee', 'fixer') && (
        <div className="card-body">
          <CaseForm
            form={form}
            change={make}
            verb="Make a set"
            onSend={() => make.mutate({ terms: termsOf(form.draft.terms), days: Number(form.draft.days) })}
          >
            <Words
              form={form}
              name="terms"
              label="Words"
              description="One on each line: function names, the trick, the reporter's handle. Rare ones; a common word would stop every change."
              required
              rows={4}
              max={100_000}
            />
            <Words form={form} name="days" label="Days that it holds" type="number" required />
          </CaseForm>
        </div>
      )}
    </Card>
  );
}
