// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import type { CaseDesk, CaseView } from '../../api/types.ts';
import { Card } from '../../kit/page.tsx';
import { dayText } from '../../kit/words.ts';
import { Refusal, useCaseChange } from './case-form.tsx';

/** R42: whether vendors may learn who reported it; the default is to ask. */
export function ReporterContact({ view, given: { reporterContact } }: { view: CaseView; given: CaseDesk }) {
  const ask = useCaseChange<object>({
    path: () => `/cases/${view.uid}/ask-contact`,
    body: () => undefined,
    done: () => 'The question goes to the reporter after the time to undo.',
  });
  const { wish, askedAt, underWay, mayAsk } = reporterContact;
  const asked = underWay ? 'The question is on its way.' : askedAt ? `Asked on ${dayText(askedAt)}.` : 'Not asked yet.';
  return (
    <Card title="May vendors know who reported it?">
      <div className="card-body">
        {wish === 'forward' && <p>Yes: the reporter lets their contact be forwarded.</p>}
        {wish === 'withhold' && <p>No: the reporter stays unknown to vendors and coordinators.</p>}
        {wish === 'unknown' && <p>{asked} Until they say yes, no letter to a vendor and no hand-over tells who they are.</p>}
        <Refusal error={ask.error} />
        {mayAsk && (
          <Button variant="default" loading={ask.isPending} onClick={() => ask.mutate({})}>
            {askedAt ? 'Ask again' : 'Ask the reporter'}
          </Button>
        )}
      </div>
    </Card>
  );
}
