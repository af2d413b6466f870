// SPDX-License-Identifier: Apache-2.0
import { Checkbox } from '@mantine/core';
import type { CaseDesk, CaseView, PreNoticeBody } from '../../api/types.ts';
import { useDraft } from '../../kit/draft.ts';
import { Card } from '../../kit/page.tsx';
import { CaseForm, useCaseChange } from './case-form.tsx';

/** R50: trusted parties of the committee's list are told before everybody else, once the committee has decided so. */
export function PreNotice({ view, given: { preNotice } }: { view: CaseView; given: CaseDesk }) {
  const none: readonly string[] = [];
  const form = useDraft(
    () => ({ addresses: none }),
    ({ addresses }) => ({ addresses: addresses.length === 0 && 'Choose whom.' }),
  );
  const tell = useCaseChange<PreNoticeBody>({
    path: () => `/cases/${view.uid}/pre-notice`,
    done: () => 'They get a letter with a code. Nothing else is open before they sign.',
    after: () => form.reset({ addresses: none }),
  });
  const { addresses } = form.draft;
  const toggle = (address: string) =>
    form.set({ addresses: addresses.includes(address) ? addresses.filter((one) => one !== address) : [...addresses, address] });
  const { missing, parties } = preNotice;
  return (
    <Card title="Tell trusted parties before">
      <div className="card-body">
        {missing.map((one) => (
          <p key={one} className="may-not">
            {one}
          </p>
        ))}
        {parties.length === 0 && (
          <p className="soft">The list of trusted parties is empty. It is kept in the committee's settings.</p>
        )}
        {missing.length === 0 && parties.length > 0 && (
          <CaseForm
            form={form}
            change={tell}
            verb="Tell them"
            closed={parties.every(({ told }) => told) && 'All of the list were told: nobody is left to tell.'}
            onSend={() => tell.mutate({ addresses: [...addresses] })}
          >
            <fieldset className="plain-group">
              <legend className="soft">
                They get a letter with a code at once, and that cannot be taken back: each is one more who knows.
              </legend>
              {parties.map(({ name, address, why, told }) => (
                <Checkbox
                  key={address}
                  label={told ? `${name}: told` : name}
                  description={`${address}. ${why}`}
                  disabled={told}
                  checked={told || addresses.includes(address)}
                  onChange={() => toggle(address)}
                />
              ))}
              {form.fault('addresses') && <p className="field-error">{form.fault('addresses')}</p>}
            </fieldset>
          </CaseForm>
        )}
      </div>
    </Card>
  );
}
