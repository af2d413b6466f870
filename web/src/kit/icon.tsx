// SPDX-License-Identifier: Apache-2.0

/** Line pictures on a 16 x 16 grid, drawn for these pages. They always stand beside words or inside a named button. */
const lines = {
  overview: 'M2.5 2.5h4.5v6H2.5zM9 2.5h4.5v3.5H9zM9 8.5h4.5v5H9zM2.5 11h4.5v2.5H2.5z',
  findings: 'M8 1.8 13.5 4v4c0 3-2.2 5.2-5.5 6.3C4.7 13.2 2.5 11 2.5 8V4zM8 5v3.4M8 10.6v.2',
  components: 'M8 1.8 13.6 5v6L8 14.2 2.4 11V5zM2.6 5.1 8 8.2l5.4-3.1M8 8.2v5.8',
  impact:
    'M8 8m-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0M8 8m-2.6 0a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0-5.2 0M8 .8v3M8 12.2v3M.8 8h3M12.2 8h3',
  releases: 'M2 2.5h5.4l6.4 6.3-5.2 5-6.6-6.4zM5 5.4v.2',
  targets: 'M2 2.5h12v4.2H2zM2 9.3h12v4.2H2zM4.4 4.6h.2M4.4 11.4h.2M7 4.6h4.6M7 11.4h4.6',
  exceptions: 'M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 1.8v3M10.5 1.8v3M5.8 10l1.6 1.6 2.9-3',
  imports: 'M8 1.8v7.4M4.9 6.3 8 9.4l3.1-3.1M2 9.5v4h12v-4',
  policy: 'M2 4h7M12 4h2M2 8h2M7 8h7M2 12h6M11 12h3M10.5 2.7v2.6M5.5 6.7v2.6M9.5 10.7v2.6',
  people:
    'M6 8a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 6 8zM1.5 13.8c.3-2.6 2-4 4.5-4s4.2 1.4 4.5 4M10.6 2.8a2.6 2.6 0 0 1 0 4.8M12 10.2c1.5.5 2.4 1.8 2.6 3.6',
  audit: 'M3 1.8h7l3 3v9.4H3zM5.5 6.5h5M5.5 9h5M5.5 11.5h3',
  search: 'M7 2.2a4.8 4.8 0 1 0 0 9.6a4.8 4.8 0 0 0 0-9.6M10.6 10.6l3.6 3.6',
  menu: 'M2 4h12M2 8h12M2 12h12',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  check: 'M2.8 8.6l3.4 3.4 7-7.6',
  alert: 'M8 2 14.5 13.5h-13zM8 6.4v3.4M8 11.6v.2',
  clock: 'M8 2a6 6 0 1 0 0 12a6 6 0 0 0 0-12M8 4.8V8l2.4 1.8',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  person: 'M8 8a2.9 2.9 0 1 0 0-5.8A2.9 2.9 0 0 0 8 8zM2.8 14c.3-2.7 2.2-4.2 5.2-4.2s4.9 1.5 5.2 4.2',
  comment: 'M2 2.8h12v8H7.4L4.4 13.6v-2.8H2z',
  arrow: 'M3 8h10M9 4l4 4-4 4',
  down: 'M4 6.2l4 4 4-4',
  download: 'M8 2v8M4.8 7 8 10.2 11.2 7M2.5 13.5h11',
  key: 'M5.2 7.2a3 3 0 1 0 0 6a3 3 0 0 0 0-6M7.4 8.2l6-6M11 4.6l1.8 1.8',
  copy: 'M5.5 5.5h8v8h-8zM3.5 10.5h-1v-8h8v1',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 0 0 0-5.6M8 1.2v1.6M8 13.2v1.6M1.2 8h1.6M13.2 8h1.6M3.2 3.2l1.1 1.1M11.7 11.7l1.1 1.1M12.8 3.2l-1.1 1.1M4.3 11.7l-1.1 1.1',
  star: 'M8 2l1.8 3.9 4.2.5-3.1 2.9.8 4.2L8 11.4l-3.7 2.1.8-4.2L2 6.4l4.2-.5z',
  fix: 'M9.8 2.4a3.6 3.6 0 0 0-3.4 5L2.2 11.6l2.2 2.2 4.2-4.2a3.6 3.6 0 0 0 4.9-4.3l-2.1 2.1-2.3-.5-.5-2.3 2.1-2.1a3.4 3.4 0 0 0-.9-.1z',
} as const;

export type IconName = keyof typeof lines;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={lines[name]} />
    </svg>
  );
}
