// SPDX-License-Identifier: Apache-2.0
import { useRef } from 'react';
import { Icon } from './icon.tsx';
import { say } from './toast.ts';

/** A command or a secret to be taken along. Where the clipboard is closed, the text is selected instead. */
export function Copyable({ text, label }: { text: string; label: string }) {
  const ref = useRef<HTMLElement>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      say('Copied.');
    } catch {
      if (ref.current) window.getSelection()?.selectAllChildren(ref.current);
      say('The browser did not let the page copy. The text is selected: press Ctrl+C.', 'bad');
    }
  };
  return (
    <div className="copyable">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, so the keyboard must reach it */}
      <section ref={ref} className="copyable-text" aria-label={label} tabIndex={0}>
        {text}
      </section>
      <button type="button" className="icon-button" aria-label={`Copy: ${label}`} onClick={copy}>
        <Icon name="copy" />
      </button>
    </div>
  );
}
