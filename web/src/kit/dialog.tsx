// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { type FormEvent, type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { ApiError } from '../api/client.ts';
import { Icon } from './icon.tsx';

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
  side?: boolean;
}

/**
 * A dialog is there while it is rendered. The browser's own element keeps the focus inside, makes the rest inert, closes
 * by Escape and gives the focus back.
 */
export function Dialog({ title, onClose, children, side }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // The first field, where there is one; else the browser's choice, the button that closes.
    dialog?.querySelector<HTMLElement>('form :is(input, select, textarea)')?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className={side ? 'dialog dialog-side' : 'dialog'}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className="dialog-head">
        <h2 id={heading}>{title}</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      {children}
    </dialog>
  );
}

interface FormProps {
  title: string;
  verb: string;
  busy: boolean;
  error: Error | null;
  danger?: boolean;
  onClose: () => void;
  onSend: () => void;
  children: ReactNode;
}

/** A dialog with a form: Ctrl+Enter sends from a text field, and a refusal stands above the buttons. */
export function FormDialog({ title, verb, busy, error, danger, onClose, onSend, children }: FormProps) {
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) onSend();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="form"
        onSubmit={send}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
        }}
      >
        {children}
        {error && <FormError error={error} />}
        <div className="form-buttons">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy} {...(danger ? { color: 'red', className: 'danger' } : {})}>
            {verb}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function FormError({ error }: { error: Error }) {
  const fields = error instanceof ApiError ? error.fields : [];
  return (
    <div className="form-error" role="alert">
      <Icon name="alert" />
      <div>
        {error.message}
        {fields.map(({ path, message }) => (
          <div key={path}>
            <code>{path.replace(/^\//, '')}</code>: {message}
          </div>
        ))}
      </div>
    </div>
  );
}
