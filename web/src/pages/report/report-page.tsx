// SPDX-License-Identifier: Apache-2.0
import { Button, Checkbox } from '@mantine/core';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { get, send } from '../../api/client.ts';
import type { Challenge, NewReport, ReportForm, ReportReceipt } from '../../api/types.ts';
import { FormError } from '../../kit/dialog.tsx';
import { Card } from '../../kit/page.tsx';
import { Progress } from '../../kit/progress.tsx';
import { Rendered } from '../../kit/rendered.tsx';
import { Loaded } from '../../kit/states.tsx';
import { type Draft, emptyDraft, fieldsOf, personOf } from './draft.ts';
import { encryptTo } from './encrypt.ts';
import { Flaw, You } from './fields.tsx';
import { PublicFrame, useTongue } from './frame.tsx';
import { Receipt } from './receipt.tsx';
import { solve } from './solve.ts';
import type { Tongue, Words } from './words.ts';

const reading = queryOptions({
  queryKey: ['/report/form'],
  queryFn: ({ signal }) => get<ReportForm>('/report/form', {}, signal),
  // What somebody is typing must not change under their hands.
  staleTime: Number.POSITIVE_INFINITY,
});

/** The public form: whoever found something needs no account and leaves nothing behind in the browser. */
export function ReportPage() {
  const language = useTongue();
  const [tongue, words] = language;
  const form = useQuery(reading);
  const [receipt, setReceipt] = useState<ReportReceipt>();
  return (
    <PublicFrame title={receipt ? words.received : words.title} tongue={language}>
      {receipt ? (
        <Receipt receipt={receipt} tongue={tongue} words={words} />
      ) : (
        <Loaded query={form} lines={12}>
          {(data) => <Form form={data} tongue={tongue} words={words} onSent={setReceipt} />}
        </Loaded>
      )}
    </PublicFrame>
  );
}

interface Asked {
  form: ReportForm;
  draft: Draft;
  tongue: Tongue;
  sealed: boolean;
}

async function sendReport({ form, draft, tongue, sealed }: Asked, onProgress: (share: number) => void): Promise<ReportReceipt> {
  const fields = fieldsOf(draft);
  const keys = form.keys.map(({ armored }) => armored);
  const content = sealed ? { encrypted: await encryptTo(keys, JSON.stringify(fields)) } : { fields };
  const challenge = await get<Challenge>('/report/challenge');
  const solution = await solve(challenge, onProgress);
  const body: NewReport = {
    challenge: challenge.challenge,
    solution,
    language: tongue,
    policyVersion: form.policyVersion,
    ...content,
    ...personOf(draft),
  };
  return await send<ReportReceipt>('POST', '/report', { body });
}

interface Props {
  form: ReportForm;
  tongue: Tongue;
  words: Words;
  onSent: (receipt: ReportReceipt) => void;
}

function Form({ form, tongue, words, onSent }: Props) {
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [accepted, setAccepted] = useState(false);
  const [sealed, setSealed] = useState(false);
  const [share, setShare] = useState(0);
  const post = useMutation({ mutationFn: () => sendReport({ form, draft, tongue, sealed }, setShare), onSuccess: onSent });
  const part = { form, words, draft, set: (name: keyof Draft, value: string) => setDraft((old) => ({ ...old, [name]: value })) };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!post.isPending) post.mutate();
      }}
    >
      <p className="lead public-intro">{words.intro}</p>
      <Flaw {...part} />
      <You {...part} />
      <Card title={`5. ${words.policy}`}>
        <div className="card-body form">
          <Rendered html={form.policy[tongue]} />
          <Checkbox
            required
            label={`${words.accept} ${form.policyVersion}.`}
            checked={accepted}
            onChange={(event) => setAccepted(event.currentTarget.checked)}
          />
          {form.keys.length > 0 && (
            <Checkbox label={words.encrypt} checked={sealed} onChange={(event) => setSealed(event.currentTarget.checked)} />
          )}
        </div>
      </Card>
      <Card title={words.next}>
        <div className="card-body">
          <ol className="numbered">
            {words.nextSteps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          {form.answeredWithin !== null && (
            <p className="soft">
              {words.answeredWithin} {form.answeredWithin}
            </p>
          )}
          {post.error && <FormError error={post.error} />}
          {post.isPending && <Progress label={words.proving} share={share} />}
          <Button type="submit" size="sm" loading={post.isPending}>
            {words.send}
          </Button>
        </div>
      </Card>
    </form>
  );
}
