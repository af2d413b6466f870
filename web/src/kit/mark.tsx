// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

export type MarkTone = 'good' | 'warn' | 'bad' | 'calm' | 'none';
const icons: Readonly<Record<MarkTone, IconName | undefined>> = {
  good: 'check',
  warn: 'clock',
  bad: 'alert',
  calm: 'arrow',
  none: undefined,
};

/** A short statement with a picture for its tone, so that the colour never speaks alone. */
export function Mark({ tone, icon, children }: { tone: MarkTone; icon?: IconName; children: ReactNode }) {
  const picture = icon ?? icons[tone];
  return (
    <span className="mark" data-tone={tone}>
      {picture && <Icon name={picture} size={13} />}
      <span>{children}</span>
    </span>
  );
}
