// SPDX-License-Identifier: Apache-2.0
import { dayText, instantText, plain } from '../kit/words.ts';

export interface Lane {
  key: string;
  name: string;
  /** `deadline`, `permission` or `reminder`. */
  nature: string;
  state: string;
  from: string;
  /** When it is due, or when it ended. */
  to: string;
  pauses: readonly { from: string; until: string | null }[];
}
export interface Moment {
  at: string;
  what: string;
  ahead: boolean;
}

/**
 * Every clock as a bar on one line of time, with the days that stand beside them as marks, and where now is. The words of each
 * row say the same, so the bars are decoration to a screen reader.
 */
export function ClockLanes({ lanes, moments, now }: { lanes: readonly Lane[]; moments: readonly Moment[]; now: number }) {
  const all = [...lanes.flatMap(({ from, to }) => [from, to]), ...moments.map(({ at }) => at)].map((at) => Date.parse(at));
  const first = Math.min(now, ...all);
  const last = Math.max(now, ...all);
  const room = Math.max(86_400_000, last - first) * 1.02;
  const x = (at: number | string) => (((typeof at === 'number' ? at : Date.parse(at)) - first) / room) * 100;
  return (
    <div className="lanes">
      {moments.length > 0 && (
        <div className="lane">
          <span className="lane-name">Days</span>
          <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect className="lane-track" x="0" y="0" width="100" height="10" />
            {moments.map(({ at, what, ahead }) => (
              <path key={`${at} ${what}`} className="lane-moment" data-ahead={ahead} d={`M${x(at)} 0V10`} />
            ))}
            <path className="lane-now" d={`M${x(now)} 0V10`} />
          </svg>
          <span className="lane-text">{moments.map(({ at, what }) => `${plain(what)} ${dayText(at)}`).join(', ')}</span>
        </div>
      )}
      <ul>
        {lanes.map((lane) => (
          <li key={lane.key} className="lane">
            <span className="lane-name">
              {lane.name} <span className="faint">{lane.nature}</span>
            </span>
            <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
              <rect className="lane-track" x="0" y="0" width="100" height="10" />
              <rect
                className="lane-bar"
                data-state={lane.state}
                x={x(lane.from)}
                y="2"
                width={Math.max(0.8, x(lane.to) - x(lane.from))}
                height="6"
              />
              {lane.pauses.map(({ from, until }) => (
                <rect
                  key={from}
                  className="lane-pause"
                  x={x(from)}
                  y="2"
                  width={Math.max(0.4, x(until ?? Math.max(now, Date.parse(from))) - x(from))}
                  height="6"
                />
              ))}
              <path className="lane-now" d={`M${x(now)} 0V10`} />
            </svg>
            <span className="lane-text">{laneText(lane)}</span>
          </li>
        ))}
      </ul>
      <div className="lane lane-scale" aria-hidden="true">
        <span />
        <span className="lane-ends">
          <span>{dayText(new Date(first).toISOString())}</span>
          <span>{dayText(new Date(last).toISOString())}</span>
        </span>
        <span>The line is now.</span>
      </div>
    </div>
  );
}

function laneText({ state, nature, to, pauses }: Lane): string {
  const paused = pauses.length === 0 ? '' : `, paused ${pauses.length === 1 ? 'once' : `${pauses.length} times`}`;
  const end = instantText(to);
  if (state === 'met') return `Met ${end}${paused}`;
  if (state === 'cancelled') return `Cancelled ${end}`;
  if (state === 'paused') return `Paused; due ${end} if it went on now`;
  if (nature === 'permission')
    return `${state === 'open' ? 'Open' : plain(state)}, ${state === 'waiting' ? 'from' : 'turns'} ${end}`;
  if (state === 'breached') return `Missed ${end}${paused}`;
  return `Due ${end}${paused}`;
}
