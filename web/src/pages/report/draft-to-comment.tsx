// SPDX-License-Identifier: Apache-2.0
import { Button, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { get, send } from '../../api/client.ts';
import type { ReporterDraft } from '../../api/types.ts';
import { FormError } from '../../kit/dialog.tsx';
import { Card } from '../../kit/page.tsx';
import { Rendered } from '../../kit/rendered.tsx';
import type { Part } from './status-page.tsx';

const words = {
  en: {
    title: 'Draft of the advisory',
    intro: 'Please keep it to yourself until it is published. Tell us what is wrong, missing or should not be said.',
    affected: 'Affected',
    fixed: 'Fixed in',
    credits: 'Named in it',
    nobody: 'nobody',
    label: 'Your comment',
    send: 'Send the comment',
    settled: 'Taken up or answered',
  },
  fr: {
    title: 'Projet d’avis de sécurité',
    intro: 'Merci de le garder pour vous jusqu’à sa publication. Dites-nous ce qui est faux, manque ou ne devrait pas être dit.',
    affected: 'Touchées',
    fixed: 'Corrigé dans',
    credits: 'Personnes nommées',
    nobody: 'personne',
    label: 'Votre commentaire',
    send: 'Envoyer le commentaire',
    settled: 'Pris en compte ou répondu',
  },
} as const;

/** R20: what was offered to the reporter, to read and to comment on. Nothing where nothing was. */
export function DraftToComment({ csrf, tongue }: Pick<Part, 'csrf' | 'tongue'>) {
  const draft = useQuery({
    queryKey: ['/my/report/draft', csrf],
    queryFn: ({ signal }) => get<ReporterDraft[]>('/my/report/draft', {}, signal),
    gcTime: 0,
    retry: false,
  });
  const [text, setText] = useState('');
  const say = useMutation({
    mutationFn: (digest: string) => send<ReporterDraft>('POST', '/my/report/draft/comments', { body: { text, digest }, csrf }),
    onSuccess: () => {
      setText('');
      void draft.refetch();
    },
  });
  const [offered] = draft.data ?? [];
  if (!offered) return null;
  const { number, title, digest } = offered;
  const own = words[tongue];
  return (
    <Card title={own.title} aside={number}>
      <div className="card-body">
        <p className="soft">{own.intro}</p>
        <h3>{title}</h3>
        <Shown draft={offered} words={own} />
      </div>
      <Said draft={offered} words={own} />
      <form
        className="form card-body"
        onSubmit={(event) => {
          event.preventDefault();
          say.mutate(digest);
        }}
      >
        <Textarea
          label={own.label}
          required
          maxLength={20_000}
          minRows={3}
          autosize
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {say.error && <FormError error={say.error} />}
        <Button type="submit" loading={say.isPending}>
          {own.send}
        </Button>
      </form>
    </Card>
  );
}

type Words = (typeof words)['en' | 'fr'];

function Shown({ draft, words: own }: { draft: ReporterDraft; words: Words }) {
  return (
    <>
      {draft.parts.map(({ field, html }) => (
        <Rendered key={field} html={html} />
      ))}
      <ul>
        {draft.products.map(({ name, affected, fixed }) => (
          <li key={name}>
            {name}. {own.affected}: {affected.join(', ') || '?'}. {own.fixed}: {fixed.join(', ') || '?'}.
          </li>
        ))}
      </ul>
      <p>
        {own.credits}: {draft.credits.join(', ') || own.nobody}
      </p>
    </>
  );
}

function Said({ draft, words: own }: { draft: ReporterDraft; words: Words }) {
  return draft.comments.map(({ uid, html, settledAt }) => (
    <article key={uid} className="case-message">
      <Rendered html={html} />
      {settledAt && <p className="faint">{own.settled}</p>}
    </article>
  ));
}
