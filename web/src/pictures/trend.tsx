// SPDX-License-Identifier: Apache-2.0
import { useMantineColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Overview, SeverityName } from '../api/types.ts';
import { dayText, plain } from '../kit/words.ts';

const shown: readonly SeverityName[] = ['low', 'medium', 'high', 'critical'];
/** Dashes beside the colours, so that the lines are told apart in grey too. */
const dashes: Readonly<Record<string, number[]>> = { critical: [], high: [8, 3], medium: [3, 3], low: [1, 3] };
const height = 340;

/** Open findings over days. The table beside it (TrendTable) says the same to those who do not see it. */
export function Trend({ trend }: { trend: Overview['trend'] }) {
  const ref = useRef<HTMLDivElement>(null);
  const { colorScheme } = useMantineColorScheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the colours draws it anew
  useEffect(() => {
    const box = ref.current;
    if (!box) return;
    const plot = new uPlot(optionsFor(box), dataOf(trend), box);
    const watch = new ResizeObserver(() => plot.setSize({ width: box.clientWidth, height }));
    watch.observe(box);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
  }, [trend, colorScheme]);
  return (
    <div>
      <div ref={ref} className="trend" aria-hidden="true" />
      <ul className="legend" aria-hidden="true">
        {[...shown].reverse().map((severity) => (
          <li key={severity} data-severity={severity}>
            <svg width="24" height="8" aria-hidden="true">
              <line x1="0" y1="4" x2="24" y2="4" strokeDasharray={dashes[severity]?.join(' ')} />
            </svg>
            {plain(severity)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function dataOf(trend: Overview['trend']): uPlot.AlignedData {
  return [trend.map(({ day }) => Date.parse(day) / 1000), ...shown.map((severity) => trend.map((point) => point[severity]))];
}

function optionsFor(box: HTMLElement): uPlot.Options {
  const style = getComputedStyle(box);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const axis = {
    stroke: colour('ink-faint'),
    font: '11px system-ui, sans-serif',
    grid: { stroke: colour('line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width: box.clientWidth,
    height,
    legend: { show: false },
    cursor: { points: { size: 6 }, drag: { x: false, y: false } },
    padding: [8, 8, 0, 0],
    scales: { y: { range: (_, __, most) => [0, Math.max(5, most * 1.1)] } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: 70,
        size: 28,
        values: (_, days) => days.map((day) => dayText(new Date(day * 1000).toISOString()).slice(0, -5)),
      },
      { ...axis, size: 44 },
    ],
    series: [
      {},
      ...shown.map((severity) => ({
        label: severity,
        stroke: colour(severity),
        width: severity === 'critical' ? 2.5 : 1.75,
        dash: dashes[severity] ?? [],
        points: { show: false },
      })),
    ],
  };
}
