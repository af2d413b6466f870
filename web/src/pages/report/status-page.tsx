// SPDX-License-Identifier: Apache-2.0
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { get, send } from '../../api/client.ts';
import type { ReporterSession, ReporterView } from '../../api/types.ts';
import { FormError } from '../../kit/dialog.tsx';
import { Card } from '../../kit/page.tsx';
import { Loaded } from '../../kit/states.tsx';
import { DraftToComment } from './draft-to-comment.tsx';
import { dayIn, PublicFrame, useTongue } from './frame.tsx';
import { Appeal, Files, Messages, Planned, Yours } from './status-parts.tsx';
import { Signature } from './status-signature.tsx';
import { VendorStatement } from './status-vendor.tsx';
import { OwnKey, Wishes } from './status-wishes.tsx';
import type { Tongue, Words } from './words.ts';

/** The reporter's own page, behind the receipt code. */
export function StatusPage() {
  const language = useTongue();
  const [tongue, words, choose] = language;
  const [session, setSession] = useState<ReporterSession>();
  const open = (next: ReporterSession) => {
    choose(next.language);
    setSession(next);
  };
  // Who was told by us reported nothing.
  const [isOutside, setOutside] = useState(false);
  const leave = () => {
    setSession(undefined);
    setOutside(false);
  };
  return (
    <PublicFrame title={isOutside ? words.outsideTitle : words.statusTitle} tongue={language}>
      {session ? (
        <Status csrf={session.csrf} tongue={tongue} words={words} onOutside={setOutside} onLeave={leave} />
      ) : (
        <Door words={words} onOpen={open} />
      )}
    </PublicFrame>
  );
}

function Door({ words, onOpen }: { words: Words; onOpen: (session: ReporterSession) => void }) {
  const [receipt, setReceipt] = useState('');
  const ask = useMutation({
    mutationFn: () => send<ReporterSession>('POST', '/my/report/session', { body: { receipt } }),
    onSuccess: onOpen,
  });
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate();
      }}
    >
      <p>{words.enter}</p>
      <TextInput
        label={words.receipt}
        autoComplete="off"
        spellCheck={false}
        required
        minLength={8}
        maxLength={80}
        value={receipt}
        onChange={(event) => setReceipt(event.currentTarget.value)}
      />
      {ask.error && <FormError error={ask.error} />}
      <Button type="submit" loading={ask.isPending}>
        {words.open}
      </Button>
    </form>
  );
}

export interface Part {
  view: ReporterView;
  tongue: Tongue;
  words: Words;
  /** Sends a change and shows what became of it. */
  change: (method: 'POST' | 'PUT', path: string, body: unknown) => void;
  busy: boolean;
  /** Path of the change that was made last; '' for none or a refused one. */
  made: string;
  csrf: string;
  again: () => void;
}

interface StatusProps {
  csrf: string;
  tongue: Tongue;
  words: Words;
  onOutside: (isOutside: boolean) => void;
  onLeave: () => void;
}

function Status({ csrf, tongue, words, onOutside, onLeave }: StatusProps) {
  // Not kept when the page is left: whoever sits here next must not find it.
  const view = useQuery({
    queryKey: ['/my/report', csrf],
    queryFn: ({ signal }) => get<ReporterView>('/my/report', {}, signal),
    gcTime: 0,
  });
  const isOutside = view.data !== undefined && (view.data.vendor !== null || view.data.confidentiality !== null);
  useEffect(() => onOutside(isOutside), [isOutside, onOutside]);
  const sending = useMutation({
    mutationFn: ({ method, path, body }: { method: string; path: string; body: unknown }) =>
      send(method, `/my/report${path}`, { body, csrf }),
    onSuccess: () => view.refetch(),
  });
  return (
    <Loaded query={view} lines={10}>
      {(data) => {
        const part: Part = {
          view: data,
          tongue,
          words,
          csrf,
          busy: sending.isPending,
          made: sending.isSuccess ? sending.variables.path : '',
          again: () => void view.refetch(),
          change: (method, path, body) => sending.mutate({ method, path, body }),
        };
        return (
          <>
            {sending.error && <FormError error={sending.error} />}
            <Signature {...part} />
            {(data.steps.length > 0 || data.now !== '') && <Where {...part} />}
            <Messages {...part} />
            <Planned {...part} />
            {data.vendor ? (
              <VendorStatement {...part} versions={data.vendor.versions} />
            ) : (
              // A trusted party signs and writes; the rest is the reporter's.
              data.confidentiality === null && (
                <>
                  <DraftToComment {...part} />
                  <Files {...part} />
                  <Wishes {...part} />
                  <OwnKey {...part} />
                  <Appeal {...part} />
                </>
              )
            )}
            <Yours {...part} onLeave={onLeave} />
          </>
        );
      }}
    </Loaded>
  );
}

function Where({ view, words, tongue }: Part) {
  return (
    <Card title={words.progress} aside={view.reference}>
      <div className="card-body">
        <ol className="case-steps">
          {view.steps.map(({ name, state, at, by }) => (
            <li key={name} data-state={state} aria-current={state === 'now' || state === 'awaited' ? 'step' : undefined}>
              <span>{words[`step_${name}`]}</span>
              <span className="faint">{words[`state_${state}`]}</span>
              {at && <span className="faint">{dayIn(tongue, at)}</span>}
              {!at && by && <span className="faint">{`${words.by} ${dayIn(tongue, by)}`}</span>}
            </li>
          ))}
        </ol>
        <p className="lead">{view.now}</p>
        <p>
          {view.next}
          {view.nextBy && ` (${words.by} ${dayIn(tongue, view.nextBy)})`}
        </p>
        {view.waitsForYou && <p className="receipt-warning">{words.waits}</p>}
        {view.secrecyUntil && (
          <p>
            {words.secrecy} {dayIn(tongue, view.secrecyUntil)}.
          </p>
        )}
      </div>
    </Card>
  );
}
