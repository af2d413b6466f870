// SPDX-License-Identifier: Apache-2.0
import { Button, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { desk } from '../../api/cases.ts';
import { useChange } from '../../api/changes.ts';
import type { InboundAnswer, InboundBody, InboundView } from '../../api/types.ts';
import { useGo } from '../../app/location.ts';
import { Facts } from '../../kit/facts.tsx';
import { Card } from '../../kit/page.tsx';
import { Rendered } from '../../kit/rendered.tsx';
import { Loaded } from '../../kit/states.tsx';
import { numberText } from '../../kit/words.ts';

interface Props {
  uid: string;
  onSettled: () => void;
}

/** One mail, opened, and what a person may decide about it. */
export function OpenMail({ uid, onSettled }: Props) {
  const mail = useQuery(desk.mail(uid));
  return (
    <Card title="The mail">
      <div className="card-body">
        <Loaded query={mail}>
          {(view) => (
            <>
              <What mail={view} />
              <Decide mail={view} onSettled={onSettled} />
            </>
          )}
        </Loaded>
      </div>
    </Card>
  );
}

function What({ mail }: { mail: InboundView }) {
  return (
    <>
      <Facts
        facts={[
          ['Says it is from', mail.from || 'nobody that can be read'],
          ['To', mail.to.join(', ')],
          ['Subject', mail.subject],
          ['Size', `${numberText(mail.size)} bytes`],
          ['Files', mail.attachments.map(({ name, size }) => `${name} (${numberText(size)} bytes)`).join(', ')],
        ]}
      />
      {mail.html === '' ? <p className="soft">It has no text that can be read.</p> : <Rendered html={mail.html} />}
    </>
  );
}

function Decide({ mail, onSettled }: { mail: InboundView; onSettled: () => void }) {
  const go = useGo();
  const cases = useQuery(desk.cases({ open: true, mine: true, limit: 100 }));
  const [chosen, setChosen] = useState<string | null>(mail.names?.uid ?? null);
  const settle = useChange<InboundBody, InboundAnswer>({
    path: () => `/inbound/${mail.uid}`,
    done: () => 'Settled.',
    after: ({ case: uid }) => {
      onSettled();
      if (uid !== null) go(`/cases/${uid}`);
    },
  });
  const own = (cases.data?.items ?? []).map(({ uid, codeName }) => ({ value: uid, label: codeName }));
  const data = mail.names && !own.some(({ value }) => value === mail.names?.uid) ? [nameOf(mail.names), ...own] : own;
  const send = (body: InboundBody) => settle.mutate(body);
  return (
    <>
      <Select
        label="Case that it joins"
        description={mail.names ? `Its address names ${mail.names.codeName}.` : 'Only cases that you may read.'}
        data={data}
        value={chosen}
        onChange={setChosen}
        searchable
        clearable
      />
      <div className="form-buttons">
        <Button loading={settle.isPending} onClick={() => send({ as: 'new-report' })}>
          It is a new report
        </Button>
        <Button
          variant="default"
          disabled={chosen === null || settle.isPending}
          onClick={() => chosen !== null && send({ as: 'join-case', case: chosen })}
        >
          It joins the case
        </Button>
        <Button variant="default" disabled={settle.isPending} onClick={() => send({ as: 'spam' })}>
          It is spam
        </Button>
        <Button variant="default" disabled={settle.isPending} onClick={() => send({ as: 'discard' })}>
          Set it aside
        </Button>
      </div>
    </>
  );
}

function nameOf({ uid, codeName }: { uid: string; codeName: string }) {
  return { value: uid, label: codeName };
}
