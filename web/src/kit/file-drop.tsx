// SPDX-License-Identifier: Apache-2.0
import { type DragEvent, type InputHTMLAttributes, useEffect, useState } from 'react';
import { Icon } from './icon.tsx';

interface Props {
  label: string;
  hint: string;
  accept?: string;
  many?: boolean;
  /** Offers a whole folder too. */
  folder?: boolean;
  onFiles: (files: readonly File[]) => void;
}

/** Takes files that are dropped on it or chosen by its buttons; the buttons alone are enough. */
export function FileDrop({ label, hint, accept, many = false, folder = false, onFiles }: Props) {
  const [over, setOver] = useState(false);
  useNoStrayDrops();
  const take = (files: FileList | null) => {
    const all = [...(files ?? [])];
    if (all.length > 0) onFiles(many ? all : all.slice(0, 1));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the buttons inside are the first
    <div
      className="file-drop"
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon name="imports" size={20} />
      <p className="soft">{hint}</p>
      <div className="file-drop-buttons">
        <Pick label={label} accept={accept} multiple={many} take={take} />
        {folder && <Pick label="Choose a folder" take={take} {...wholeFolder} />}
      </div>
    </div>
  );
}

/** A file dropped beside the place would make the browser leave the page, and what was entered would be lost. */
function useNoStrayDrops(): void {
  useEffect(() => {
    const refuse = (event: Event) => event.preventDefault();
    window.addEventListener('dragover', refuse);
    window.addEventListener('drop', refuse);
    return () => {
      window.removeEventListener('dragover', refuse);
      window.removeEventListener('drop', refuse);
    };
  }, []);
}

/** Not in React's types, but in every browser. */
const wholeFolder = { webkitdirectory: '' } as InputHTMLAttributes<HTMLInputElement>;

interface PickProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  take: (files: FileList | null) => void;
}

function Pick({ label, take, ...input }: PickProps) {
  return (
    <label className="quiet-button file-pick">
      {label}
      <input
        type="file"
        className="unseen"
        {...input}
        onChange={(event) => {
          take(event.currentTarget.files);
          // So that the same file can be chosen again.
          event.currentTarget.value = '';
        }}
      />
    </label>
  );
}
