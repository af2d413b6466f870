// SPDX-License-Identifier: Apache-2.0
import { numberText } from '../kit/words.ts';

export interface Share {
  name: string;
  value: number;
  /** A colour of tokens.css and, beside it, a pattern. */
  tone: 'bad' | 'warn' | 'good' | 'calm' | 'none';
}

/** Parts of a whole as one bar. Parts that are there are never thinner than the eye sees. */
export function ShareBar({ shares, label }: { shares: readonly Share[]; label: string }) {
  const whole = shares.reduce((sum, { value }) => sum + value, 0);
  let x = 0;
  const parts = shares
    .filter(({ value }) => value > 0)
    .map((share) => {
      const part = { ...share, x, width: Math.max(6, (share.value / Math.max(1, whole)) * 400) };
      x += part.width;
      return part;
    });
  return (
    <div className="share-bar">
      <svg
        viewBox={`0 0 ${Math.max(400, x)} 18`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${label}: ${sentenceOf(shares)}`}
      >
        {whole === 0 && <rect className="share" data-tone="none" x="0" y="0" width="400" height="18" />}
        {parts.map((part) => (
          <rect
            key={part.name}
            className="share"
            data-tone={part.tone}
            x={part.x}
            y="0"
            width={Math.max(1, part.width - 2)}
            height="18"
          />
        ))}
      </svg>
      <Key shares={shares} />
    </div>
  );
}

/** Parts of a whole as a ring, with the first part's share and a word for it in the middle. */
export function Donut({ shares, label, word }: { shares: readonly Share[]; label: string; word: string }) {
  const whole = shares.reduce((sum, { value }) => sum + value, 0);
  const round = 2 * Math.PI * 40;
  let turned = 0;
  const first = shares[0]?.value ?? 0;
  return (
    <div className="donut">
      <svg viewBox="0 0 100 100" width="116" height="116" role="img" aria-label={`${label}: ${sentenceOf(shares)}`}>
        <circle className="donut-ring" data-tone="none" cx="50" cy="50" r="40" />
        {shares.map(({ name, value, tone }) => {
          const length = (value / Math.max(1, whole)) * round;
          const start = turned;
          turned += length;
          if (value === 0) return null;
          const gap = length === round ? 0 : 1.5;
          return (
            <circle
              key={name}
              className="donut-ring"
              data-tone={tone}
              cx="50"
              cy="50"
              r="40"
              strokeDasharray={`${Math.max(1, length - gap)} ${round}`}
              strokeDashoffset={-start}
              transform="rotate(-90 50 50)"
            />
          );
        })}
        <text x="50" y="50" className="donut-number">
          {whole === 0 ? '–' : `${Math.floor((first / whole) * 100)}%`}
        </text>
        <text x="50" y="65" className="donut-word">
          {word}
        </text>
      </svg>
      <Key shares={shares} />
    </div>
  );
}

function Key({ shares }: { shares: readonly Share[] }) {
  return (
    <ul className="share-key" aria-hidden="true">
      {shares.map(({ name, value, tone }) => (
        <li key={name}>
          <span className="share-dot" data-tone={tone} />
          {name} <strong>{numberText(value)}</strong>
        </li>
      ))}
    </ul>
  );
}

function sentenceOf(shares: readonly Share[]): string {
  return shares.map(({ name, value }) => `${name} ${numberText(value)}`).join(', ');
}
