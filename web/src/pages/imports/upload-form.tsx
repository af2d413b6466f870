// SPDX-License-Identifier: Apache-2.0
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { desk } from '../../api/desk.ts';
import { queries } from '../../api/queries.ts';
import type { UploadAnswer } from '../../api/types.ts';
import { useGo } from '../../app/location.ts';
import { FormError } from '../../kit/dialog.tsx';
import { FileDrop } from '../../kit/file-drop.tsx';
import { ProductField, useOneProduct } from '../../kit/product-field.tsx';
import { Progress } from '../../kit/progress.tsx';
import { say } from '../../kit/toast.ts';
import { useUpload } from '../../kit/use-upload.ts';
import { sizeText } from './counts.ts';

/** One report by hand; pipelines send theirs by themselves. */
export function UploadForm() {
  const go = useGo();
  const one = useOneProduct();
  const [told, setProduct] = useState<number>();
  const product = told ?? one?.id;
  const [file, setFile] = useState<File>();
  const [target, setTarget] = useState('');
  const [format, setFormat] = useState('');
  const formats = useQuery(desk.formats()).data ?? [];
  const [version, setVersion] = useState('');
  const { sending, share } = useUpload<UploadAnswer>(['/reports', '/targets', '/findings', '/overview'], (answer) => {
    say(answer.duplicate ? 'This very file was handed in before; here it is.' : 'Received. It is being taken in.');
    go(`/imports/${answer.report}`);
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!file || product === undefined) return;
    sending.mutate({ path: '/reports', query: { product: String(product), target, format, version, file: file.name }, file });
  };
  return (
    <form className="form card-body" onSubmit={send}>
      <FileDrop
        label={file ? 'Choose another file' : 'Choose a file'}
        hint={file ? `${file.name}, ${sizeText(file.size)}` : 'Drop a report here: JSON, SARIF, SBOM, CSV, XLSX.'}
        onFiles={([first]) => setFile(first)}
      />
      <div className="form-pair">
        <ProductField value={product} onChange={setProduct} />
        <TargetField product={product} value={target} onChange={setTarget} />
        <NativeSelect
          label="Format"
          value={format}
          onChange={(event) => setFormat(event.currentTarget.value)}
          data={[
            { value: '', label: 'Told by the file itself' },
            ...formats.map(({ id, title }) => ({ value: id, label: title })),
          ]}
        />
        <TextInput
          label="Version scanned (optional)"
          maxLength={200}
          value={version}
          onChange={(event) => setVersion(event.currentTarget.value.trim())}
        />
      </div>
      {sending.error && <FormError error={sending.error} />}
      {sending.isPending && <Progress label="Sent" share={share} />}
      <Button type="submit" disabled={!file || product === undefined || target === ''} loading={sending.isPending}>
        Hand in
      </Button>
    </form>
  );
}

interface TargetProps {
  product: number | undefined;
  value: string;
  onChange: (ref: string) => void;
}

function TargetField({ product, value, onChange }: TargetProps) {
  const targets = useQuery({ ...queries.targets({ product, limit: 200 }), enabled: product !== undefined }).data?.items ?? [];
  return (
    <>
      <datalist id="upload-targets">
        {targets.map(({ id, ref }) => (
          <option key={id} value={ref} />
        ))}
      </datalist>
      <TextInput
        label="Target"
        placeholder="repository:name"
        required
        list="upload-targets"
        maxLength={300}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value.trim())}
      />
    </>
  );
}
