// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Copyable } from './copy.tsx';
import { Dialog } from './dialog.tsx';

interface Props {
  title: string;
  label: string;
  text: string;
  onClose: () => void;
  children: ReactNode;
}

/** A secret that the server tells this once. */
export function ShownOnce({ title, label, text, onClose, children }: Props) {
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="form">
        <p>
          <strong>This is shown only now.</strong> Copy it before you close.
        </p>
        <Copyable label={label} text={text} />
        {children}
        <div className="form-buttons">
          <Button onClick={onClose}>I have it</Button>
        </div>
      </div>
    </Dialog>
  );
}
