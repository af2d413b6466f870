// SPDX-License-Identifier: Apache-2.0
import { Checkbox } from '@mantine/core';
import type { CaseView, FixRecord, VulnerabilityRecord } from '../../../api/types.ts';
import { useDraft } from '../../../kit/draft.ts';
import { Empty } from '../../../kit/states.tsx';
import { Group, linesOf, Pick, Tick, Words } from '../fields.tsx';
import { currentOf, filled } from './current.ts';
import { RecordForm } from './record-form.tsx';
import { artefacts } from './words.ts';

export function Fix({ view }: { view: CaseView }) {
  const before = currentOf<FixRecord>(view, 'fix');
  const form = useDraft(
    () => ({
      privatePlace: before?.privatePlace ?? '',
      component: before?.component ?? '',
      change: before?.change ?? '',
      commits: (before?.commits ?? []).join('\n'),
      authors: before?.authors ?? [],
    }),
    ({ privatePlace, commits }) => ({
      privatePlace: privatePlace.trim() === '' && 'Name the private fork, mirror or branch; the work does not start in public.',
      commits: linesOf(commits).some((url) => !/^https:\/\/\S+$/.test(url)) && 'Give whole addresses, one on a line: https://…',
    }),
  );
  const people = view.participants.filter(({ userId, state }) => userId !== null && state === 'active');
  const toggle = (id: number) => {
    const { authors } = form.draft;
    form.set({ authors: authors.includes(id) ? authors.filter((one) => one !== id) : [...authors, id] });
  };
  return (
    <RecordForm
      view={view}
      kind="fix"
      form={form}
      content={({ authors, commits, ...words }) => ({
        ...filled(words),
        ...(authors.length > 0 && { authors }),
        ...(linesOf(commits).length > 0 && { commits: linesOf(commits) }),
      })}
    >
      <Words
        form={form}
        name="privatePlace"
        label="Private place of the work"
        description="A private fork, mirror or branch. It is sealed like everything else here."
        required
        max={1000}
      />
      <Words form={form} name="component" label="Component" max={300} />
      <Words form={form} name="change" label="What is changed" rows={4} />
      <Words
        form={form}
        name="commits"
        label="Public commits"
        description="One address on a line. The commit itself says nothing; the advisory links it once the fix is public."
        rows={2}
      />
      <Group title="Who writes it" about="Whoever is ticked cannot be the one who reviews it.">
        {people.length === 0 && <p className="soft">Nobody with an account takes part whose name you may see.</p>}
        {people.map(({ uid, userId, name }) => (
          <Checkbox
            key={uid}
            label={name}
            checked={form.draft.authors.includes(userId as number)}
            onChange={() => toggle(userId as number)}
          />
        ))}
      </Group>
    </RecordForm>
  );
}

export function ReleaseProof({ view }: { view: CaseView }) {
  const affected = currentOf<VulnerabilityRecord>(view, 'vulnerability')?.affected ?? [];
  const form = useDraft(
    () => ({ component: affected[0]?.uid ?? '', artefact: 'npm', version: '', digest: '', verified: false }),
    ({ component, version, digest }) => ({
      component: component === '' && 'Choose the component.',
      version: !/^[0-9A-Za-z][\w.+~:-]*$/.test(version.trim()) && 'Write the version as people install it, such as 2.1.0.',
      digest:
        !/^[a-z0-9]{2,20}:[0-9a-f]{32,128}$/.test(digest.trim()) && 'Write it as algorithm and hexadecimal digits: sha256:0123…',
    }),
  );
  if (affected.length === 0)
    return (
      <Empty title="No affected component is written down yet.">
        <p>The record of the vulnerability lists them.</p>
      </Empty>
    );
  return (
    <RecordForm
      view={view}
      kind="release-proof"
      form={form}
      content={(draft) => ({ ...draft, version: draft.version.trim(), digest: draft.digest.trim() })}
      after={() => form.reset({ ...form.draft, digest: '', verified: false })}
    >
      <div className="form-pair">
        <Pick
          form={form}
          name="component"
          label="Component"
          required
          options={affected.flatMap(({ uid, name }) => (uid === undefined ? [] : [[uid, name] as const]))}
        />
        <Pick form={form} name="artefact" label="Kind of artefact" required options={artefacts} />
      </div>
      <Words form={form} name="version" label="Version with the fix" required max={200} />
      <Words form={form} name="digest" label="Digest, as published" required max={160} placeholder="sha256:…" />
      <Tick
        form={form}
        name="verified"
        label="I downloaded it and found the fix in it"
        description="Without this the artefact is known, but proves nothing yet."
      />
    </RecordForm>
  );
}
