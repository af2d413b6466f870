// SPDX-License-Identifier: Apache-2.0
import { Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { FormDialog } from './dialog.tsx';

interface Props {
  title: string;
  verb: string;
  busy: boolean;
  error: Error | null;
  danger?: boolean;
  /** How many characters it must have at least; 0 lets it be empty. */
  least?: number;
  description?: string;
  children?: ReactNode;
  onClose: () => void;
  onSend: (reason: string) => void;
}

/** Asks for a reason before something is decided; it stands in the audit log. */
export function ReasonDialog({ least = 3, description, children, onSend, ...form }: Props) {
  const [reason, setReason] = useState('');
  return (
    <FormDialog {...form} onSend={() => onSend(reason.trim())}>
      {children}
      <Textarea
        label={least > 0 ? 'Reason' : 'Reason (optional)'}
        description={description}
        required={least > 0}
        minLength={least}
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
