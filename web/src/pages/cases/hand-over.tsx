// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';
import type { CaseDesk, CaseView, HandOver, HandOverBody } from '../../api/types.ts';
import { useDraft } from '../../kit/draft.ts';
import { Icon } from '../../kit/icon.tsx';
import { Card } from '../../kit/page.tsx';
import { CaseForm, useCaseChange } from './case-form.tsx';
import { Words } from './fields.tsx';

/** R49: what a coordinator asks for, to be taken out once the committee has decided so. */
export function HandOverCard({ view, given }: { view: CaseView; given: CaseDesk }) {
  const [made, make] = useState<HandOver>();
  const form = useDraft(
    () => ({ coordinator: '' }),
    ({ coordinator }) => ({ coordinator: coordinator.trim().length < 2 && 'Name whom it goes to.' }),
  );
  const take = useCaseChange<HandOverBody, HandOver>({
    path: () => `/cases/${view.uid}/hand-over`,
    done: () => 'It is written down who took it out, and for whom.',
    after: make,
  });
  const missing = given.handOver;
  return (
    <Card title="Hand over to a coordinator">
      <div className="card-body">
        {missing.length > 0 ? (
          missing.map((one) => (
            <p key={one} className="may-not">
              {one}
            </p>
          ))
        ) : (
          <CaseForm
            form={form}
            change={take}
            verb="Take it out"
            onSend={() => take.mutate({ coordinator: form.draft.coordinator.trim() })}
          >
            <p className="soft">
              The fields of a coordinator's form, and the same as text. The reporter stands in it only if they let their contact
              be forwarded.
            </p>
            <Words form={form} name="coordinator" label="To whom" required max={300} />
          </CaseForm>
        )}
        {made && (
          <p className="row-buttons">
            <Download name={`${fileName(view)}.json`} type="application/json" text={JSON.stringify(made.fields, null, 2)} />
            <Download name={`${fileName(view)}.txt`} type="text/plain" text={made.text} />
          </p>
        )}
      </div>
    </Card>
  );
}

const fileName = ({ codeName }: CaseView) => `${codeName.replaceAll(/\W+/g, '-')}-hand-over`;

/** Nothing is asked for again: what was answered is what is saved, and it goes when the page is left. */
function Download({ name, type, text }: { name: string; type: string; text: string }) {
  const [href, setHref] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    setHref(made);
    return () => URL.revokeObjectURL(made);
  }, [text, type]);
  return (
    <a className="quiet-button" href={href} download={name}>
      <Icon name="download" /> {name}
    </a>
  );
}
