// SPDX-License-Identifier: Apache-2.0
import { NativeSelect } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { apiAddress } from '../../api/client.ts';
import type { AdvisoryView, RenderAnswer } from '../../api/types.ts';
import { Card } from '../../kit/page.tsx';

interface Props {
  view: AdvisoryView;
  format: string | undefined;
  setFormat: (format: string) => void;
  language: 'en' | 'fr';
  setLanguage: (language: 'en' | 'fr') => void;
  changed: boolean;
  answer: UseQueryResult<RenderAnswer>;
}

/** Every format, as it would be published: pages in a frame that runs nothing, all others as text, also of unsaved words. */
export function Preview({ view, format, setFormat, language, setLanguage, changed, answer }: Props) {
  const chosen = view.formats.find(({ id }) => id === format);
  if (!chosen) return null;
  const isPage = chosen.mediaType.startsWith('text/html');
  return (
    <Card title="Preview" aside={chosen.mediaType.split(';')[0]}>
      <div className="advisory-fields">
        <div className="form-pair">
          <NativeSelect
            id="advisory-format"
            label="Format"
            value={chosen.id}
            data={view.formats.map(({ id, title }) => ({ value: id, label: title }))}
            onChange={(event) => setFormat(event.currentTarget.value)}
          />
          <NativeSelect
            label="Language"
            value={language}
            disabled={chosen.languages === 'one'}
            data={[
              { value: 'en', label: 'English' },
              { value: 'fr', label: 'French' },
            ]}
            onChange={(event) => setLanguage(event.currentTarget.value as 'en' | 'fr')}
          />
        </div>
        {isPage ? (
          <Framed view={view} format={chosen.id} language={language} changed={changed} />
        ) : (
          <Text view={view} title={chosen.title} answer={answer} />
        )}
        <Faults document={answer.data?.document ?? null} />
      </div>
    </Card>
  );
}

function Framed({ view, format, language, changed }: { view: AdvisoryView; format: string; language: string; changed: boolean }) {
  return (
    <>
      {changed && <p className="soft">The page shows revision {view.revision}, as it is saved.</p>}
      <iframe
        className="advisory-preview"
        title="Preview of the page"
        sandbox=""
        src={apiAddress(`/advisories/${view.uid}/preview`, { format, language, revision: view.revision })}
      />
    </>
  );
}

function Text({ view, title, answer }: { view: AdvisoryView; title: string; answer: UseQueryResult<RenderAnswer> }) {
  if (answer.error) return <p className="soft">{answer.error.message}</p>;
  const { document } = answer.data ?? {};
  if (!document) return <p className="soft">{view.mine.edit ? 'Written in a moment.' : 'Only writers see other formats.'}</p>;
  return (
    <section aria-label={`Preview: ${title}`}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach it */}
      <pre className="advisory-preview" tabIndex={0}>
        {document.text}
      </pre>
    </section>
  );
}

function Faults({ document }: { document: RenderAnswer['document'] }) {
  if (!document || document.faults.length === 0) return null;
  return (
    <ul className="missing" aria-label="Faults of this format">
      {document.faults.map(({ rule, place, message }) => (
        <li key={`${rule} ${place} ${message}`}>
          <code>{rule}</code> {place} {message}
        </li>
      ))}
    </ul>
  );
}
