// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, type RefObject, useEffect, useRef } from 'react';

interface Props {
  className: string;
  summary: ReactNode;
  children: ReactNode;
  on?: boolean;
  /** For who closes it from inside: `ref.current.open = false`. */
  ref?: RefObject<HTMLDetailsElement | null>;
}

/** A button that opens a list below it. It closes by Escape, which gives the focus back, and when the focus goes elsewhere. */
export function Dropdown({ className, summary, children, on, ref }: Props) {
  const own = useRef<HTMLDetailsElement>(null);
  const used = ref ?? own;
  useEffect(() => {
    const details = used.current;
    if (!details) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !details.open || document.querySelector('dialog[open]')) return;
      details.open = false;
      details.querySelector('summary')?.focus();
    };
    const onLeave = (event: FocusEvent | PointerEvent) => {
      const to = event instanceof FocusEvent ? event.relatedTarget : event.target;
      const stays = to === null || (to instanceof Node && details.contains(to)) || document.querySelector('dialog[open]');
      if (!stays) details.open = false;
    };
    details.addEventListener('keydown', onKey);
    details.addEventListener('focusout', onLeave);
    document.addEventListener('pointerdown', onLeave);
    return () => {
      details.removeEventListener('keydown', onKey);
      details.removeEventListener('focusout', onLeave);
      document.removeEventListener('pointerdown', onLeave);
    };
  }, [used]);
  return (
    <details ref={used} className={className} data-on={on}>
      <summary>{summary}</summary>
      {children}
    </details>
  );
}
