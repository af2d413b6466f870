// SPDX-License-Identifier: Apache-2.0
import '../../styles/desk.css';
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useChange } from '../../api/changes.ts';
import { queries } from '../../api/queries.ts';
import type { ImportAnswer, ImportBody, Product } from '../../api/types.ts';
import { useGo } from '../../app/location.ts';
import { useSession } from '../../app/session.ts';
import { FormError } from '../../kit/dialog.tsx';
import { FileDrop } from '../../kit/file-drop.tsx';
import { Link } from '../../kit/link.tsx';
import { Card, PageHead } from '../../kit/page.tsx';
import { OfOneProduct } from '../../kit/product-field.tsx';
import { say } from '../../kit/toast.ts';
import { counted } from '../../kit/words.ts';
import { fileLimit, filesLimit, isIgnoreFile, nameOf, targetFor } from './ignore-files.ts';
import { Preview } from './import-preview.tsx';
import { dayIn } from './words.ts';

type Picked = ImportBody['files'][number];

export function ImportPage() {
  return (
    <>
      <PageHead
        title="Import ignore files"
        above={<Link href="/exceptions">Exceptions</Link>}
        below="What repositories ignore becomes proposals: dated, owned, and decided by two people"
      />
      <OfOneProduct what="Exceptions">{(product) => <Import key={product.id} product={product} />}</OfOneProduct>
    </>
  );
}

function Import({ product }: { product: Product }) {
  const { person } = useSession();
  const go = useGo();
  const [files, setFiles] = useState<readonly Picked[]>([]);
  const [owner, setOwner] = useState(person.name);
  const [expires, setExpires] = useState(dayIn(90, Date.now()));
  const body = (preview: boolean): ImportBody => ({
    product: product.id,
    preview,
    expires,
    owner: owner.trim(),
    files: [...files],
  });
  const look = useChange<void, ImportAnswer>({ path: () => '/exceptions/import', body: () => body(true) });
  const take = useChange<void, ImportAnswer>({
    path: () => '/exceptions/import',
    body: () => body(false),
    refresh: ['/exceptions', '/findings', '/overview'],
    done: ({ proposals }) => `${counted(proposals.length, 'proposal')} imported. The committee decides them.`,
    after: () => go('/exceptions'),
  });
  const edit = (next: readonly Picked[]) => {
    setFiles(next);
    look.reset();
  };
  const incomplete = files.length === 0 || files.some(({ target }) => target === '') || owner.trim() === '';
  return (
    <>
      <Card title="1. Files" aside={files.length > 0 && counted(files.length, 'file')}>
        <Files product={product.id} files={files} onChange={edit} />
      </Card>
      <Card title="2. Look first">
        <div className="card-body">
          <div className="form-pair">
            <TextInput
              label="Owner of the proposals"
              required
              maxLength={200}
              value={owner}
              onChange={(event) => setOwner(event.currentTarget.value)}
            />
            <TextInput
              label="Expire, where the file names no day"
              type="date"
              required
              min={dayIn(1, Date.now())}
              value={expires}
              onChange={(event) => setExpires(event.currentTarget.value)}
            />
          </div>
          <Button disabled={incomplete} loading={look.isPending} onClick={() => look.mutate()}>
            Preview
          </Button>
          <p className="faint">
            {incomplete ? 'Choose files and say which target each belongs to.' : 'A preview changes nothing.'}
          </p>
          {look.error && <FormError error={look.error} />}
        </div>
      </Card>
      {look.data && <Preview answer={look.data} busy={take.isPending} error={take.error} onImport={() => take.mutate()} />}
    </>
  );
}

interface FilesProps {
  product: number;
  files: readonly Picked[];
  onChange: (files: readonly Picked[]) => void;
}

function Files({ product, files, onChange }: FilesProps) {
  const targets = useQuery(queries.targets({ product, limit: 200 })).data?.items ?? [];
  const add = async (chosen: readonly File[]) => {
    const fitting = chosen.filter(({ name, size }) => isIgnoreFile(name) && size <= fileLimit);
    const left = chosen.length - fitting.length;
    if (left > 0)
      say(
        `${counted(left, 'file')} left out: no ignore file by its name, or larger than 2 MB.`,
        fitting.length > 0 ? 'good' : 'bad',
      );
    const read = await Promise.all(
      fitting.map(async (file) => {
        const path = file.webkitRelativePath || file.name;
        return { target: targetFor(path, targets), file: path, text: await file.text() };
      }),
    );
    const replaced = new Set(read.map(({ file }) => file));
    onChange([...files.filter(({ file }) => !replaced.has(file)), ...read].slice(0, filesLimit));
  };
  const set = (at: number, target: string) => onChange(files.map((one, index) => (index === at ? { ...one, target } : one)));
  return (
    <div className="card-body">
      <FileDrop
        label="Choose files"
        folder
        many
        hint="Ignore files as they stand in repositories: .grype.yaml, audit-ci.jsonc, audit-resolve.json, .trivyignore, osv-scanner.toml, licence lists, .ncurc. A folder of repositories is searched."
        onFiles={(chosen) => void add(chosen)}
      />
      <datalist id="import-targets">
        {targets.map(({ id, ref }) => (
          <option key={id} value={ref} />
        ))}
      </datalist>
      {files.length > 0 && (
        <ul className="picked">
          {files.map(({ target, file }, at) => (
            <li key={file}>
              <span className="mono">{file}</span>
              <TextInput
                aria-label={`Target of ${file}`}
                placeholder="repository:name"
                list="import-targets"
                error={target === '' && 'Which target?'}
                value={target}
                onChange={(event) => set(at, event.currentTarget.value.trim())}
              />
              <Button
                variant="default"
                aria-label={`Leave out ${nameOf(file)}`}
                onClick={() => onChange(files.filter((_, index) => index !== at))}
              >
                Leave out
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
