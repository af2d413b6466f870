// SPDX-License-Identifier: Apache-2.0
import { Button, Checkbox, NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { ReporterView } from '../../api/types.ts';
import { Card } from '../../kit/page.tsx';
import { Rendered } from '../../kit/rendered.tsx';
import { dayIn } from './frame.tsx';
import type { Part } from './status-page.tsx';

type Versions = NonNullable<ReporterView['vendor']>['versions'];
const markings = ['clear', 'green', 'amber', 'amber+strict', 'red'].map((value) => ({
  value,
  label: `TLP:${value.toUpperCase()}`,
}));
const statuses = ['affected', 'not-affected', 'fixed', 'investigating', 'unknown'] as const;

/** A vendor's own words: the newest version first, and a form for a further one that starts from it. */
export function VendorStatement({ versions, words, tongue, change, busy }: Part & { versions: Versions }) {
  const [last] = versions;
  const [said, setSaid] = useState({
    text: last?.text ?? '',
    language: last?.language ?? tongue,
    tlp: last?.tlp ?? 'amber',
    publish: last?.publish ?? false,
    status: last?.status ?? 'investigating',
    statusTlp: last?.statusTlp ?? 'amber',
  });
  const set = (patch: Partial<typeof said>) => setSaid({ ...said, ...patch });
  return (
    <Card title={words.vendorTitle}>
      <form
        className="card-body"
        onSubmit={(event) => {
          event.preventDefault();
          change('POST', '/statement', said);
        }}
      >
        <p className="soft">{words.vendorHint}</p>
        <NativeSelect
          label={words.vendorStatus}
          data={statuses.map((value) => ({ value, label: words[`vendor_${value}`] }))}
          value={said.status}
          onChange={(event) => set({ status: event.currentTarget.value })}
        />
        <NativeSelect
          label={words.vendorStatusTlp}
          data={markings}
          value={said.statusTlp}
          onChange={(event) => set({ statusTlp: event.currentTarget.value })}
        />
        <Textarea
          label={words.vendorText}
          required
          rows={6}
          maxLength={20_000}
          lang={said.language}
          value={said.text}
          onChange={(event) => set({ text: event.currentTarget.value })}
        />
        <NativeSelect
          label={words.vendorLanguage}
          data={[
            { value: 'en', label: 'English' },
            { value: 'fr', label: 'Français' },
          ]}
          value={said.language}
          onChange={(event) => set({ language: event.currentTarget.value as 'en' | 'fr' })}
        />
        <NativeSelect
          label={words.vendorTlp}
          data={markings}
          value={said.tlp}
          onChange={(event) => set({ tlp: event.currentTarget.value })}
        />
        <Checkbox
          label={words.vendorPublish}
          description={said.publish && said.tlp !== 'clear' && words.vendorOnlyClear}
          checked={said.publish}
          onChange={(event) => set({ publish: event.currentTarget.checked })}
        />
        <Button type="submit" loading={busy}>
          {words.vendorSend}
        </Button>
      </form>
      <ol className="plain-list">
        {versions.map(({ number, at, html, tlp, publish, language }) => (
          <li key={number}>
            <span className="faint">
              {words.vendorVersion} {number}, {dayIn(tongue, at)}, TLP:{tlp.toUpperCase()},{' '}
              {publish && tlp === 'clear' ? words.vendorPublished : words.vendorKept}
            </span>
            <Rendered html={html} lang={language} />
          </li>
        ))}
      </ol>
    </Card>
  );
}
