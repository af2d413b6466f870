// SPDX-License-Identifier: Apache-2.0
import { dayText, numberText } from '../kit/words.ts';

export interface StepPoint {
  at: string;
  value: number;
}

const width = 1000;
const height = 120;

/** A number that stays until it changes, as a stepped line. The table beside it says the same, so it is decoration. */
export function Steps({ points }: { points: readonly StepPoint[] }) {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return null;
  const begin = Date.parse(first.at);
  const end = Math.max(Date.now(), Date.parse(last.at));
  const most = Math.max(...points.map(({ value }) => value), 1);
  const x = (at: string) => ((Date.parse(at) - begin) / Math.max(1, end - begin)) * width;
  const y = (value: number) => height - (value / most) * (height - 6);
  const line = points.map(
    ({ at, value }, index) => `${index === 0 ? 'M' : 'H'}${x(at)}${index === 0 ? ` ${y(value)}` : `V${y(value)}`}`,
  );
  const path = `${line.join('')}H${width}`;
  return (
    <div className="steps">
      <div className="steps-axis" aria-hidden="true">
        <span>{numberText(most)}</span>
        <span>0</span>
      </div>
      <svg aria-hidden="true" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none">
        <path className="steps-area" d={`${path}V${height}H0Z`} />
        <path className="steps-line" d={path} />
        {points.map(({ at }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two may be of one instant, and none changes its place
          <path key={index} className="steps-tick" d={`M${x(at)} ${height}V${height - 5}`} />
        ))}
      </svg>
      <div className="steps-scale" aria-hidden="true">
        <span>{dayText(first.at)}</span>
        <span>now</span>
      </div>
    </div>
  );
}
