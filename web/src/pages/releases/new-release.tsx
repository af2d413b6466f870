// SPDX-License-Identifier: Apache-2.0
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReleaseView } from '../../api/types.ts';
import { useGo } from '../../app/location.ts';
import { FormDialog } from '../../kit/dialog.tsx';
import { FileDrop } from '../../kit/file-drop.tsx';
import { ProductField, useOneProduct } from '../../kit/product-field.tsx';
import { Progress } from '../../kit/progress.tsx';
import { say } from '../../kit/toast.ts';
import { useUpload } from '../../kit/use-upload.ts';

export function NewRelease({ onClose }: { onClose: () => void }) {
  const go = useGo();
  const one = useOneProduct();
  const [product, setProduct] = useState(one?.id);
  const [version, setVersion] = useState('');
  const [file, setFile] = useState<File>();
  const { sending, share } = useUpload<ReleaseView>(['/releases', '/exceptions', '/overview'], (release) => {
    say(`Release ${release.version} is made.`);
    go(`/releases/${release.id}`);
  });
  const send = () => {
    if (file && product !== undefined) sending.mutate({ path: '/releases', query: { product, version }, file });
  };
  return (
    <FormDialog
      title="New release"
      verb={file ? 'Read the chart' : 'Choose a chart first'}
      busy={sending.isPending}
      error={sending.error}
      onClose={onClose}
      onSend={send}
    >
      <ProductField value={product} onChange={setProduct} />
      <FileDrop
        label={file ? 'Choose another chart' : 'Choose a chart'}
        hint={file ? file.name : 'The packed Helm chart (.tgz) of the release. It is read, never run.'}
        accept=".tgz,.tar.gz"
        onFiles={([first]) => setFile(first)}
      />
      <TextInput
        label="Version (optional)"
        description="The chart's own version when left empty."
        maxLength={100}
        value={version}
        onChange={(event) => setVersion(event.currentTarget.value.trim())}
      />
      {sending.isPending && <Progress label={share < 1 ? 'Sent' : 'Sent; the server reads it'} share={share} />}
    </FormDialog>
  );
}
