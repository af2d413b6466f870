// SPDX-License-Identifier: Apache-2.0
import { dayText, shortName } from '../kit/words.ts';

export interface Span {
  key: number;
  name: string;
  detail: string;
  since: string;
  /** Null: it goes on, or it is not known when it ended. */
  until: string | null;
  open: boolean;
}

/** One bar per row, from when to when. Each row also says it in words, so the bars are decoration to a screen reader. */
export function Timeline({ spans }: { spans: readonly Span[] }) {
  const now = Date.now();
  const first = Math.min(...spans.map(({ since }) => Date.parse(since)), now - 86_400_000);
  const whole = now - first;
  const at = (instant: string) => Math.min(100, ((Date.parse(instant) - first) / whole) * 100);
  return (
    <div className="timeline">
      <ul>
        {spans.map((span) => {
          const x = at(span.since);
          const width = Math.max(1, (span.open || span.until === null ? 100 : at(span.until)) - x);
          return (
            <li key={span.key}>
              <span className="timeline-name" title={span.name}>
                {shortName(span.name)} <span className="mono faint">{span.detail}</span>
              </span>
              <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                <rect className="timeline-track" x="0" y="0" width="100" height="10" />
                <rect className="timeline-span" data-live={span.open} x={x} y="1" width={Math.min(width, 100 - x)} height="8" />
              </svg>
              <span className="timeline-text">
                {dayText(span.since)} {span.open ? 'until now' : span.until ? `to ${dayText(span.until)}` : '(ended)'}
              </span>
            </li>
          );
        })}
      </ul>
      <div className="timeline-scale" aria-hidden="true">
        <span>{dayText(new Date(first).toISOString())}</span>
        <span>now</span>
      </div>
    </div>
  );
}
