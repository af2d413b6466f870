// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';

/** What may be wider than its place scrolls by itself, and by the keyboard too. */
export function Scroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className="scroll" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
