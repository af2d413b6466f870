// SPDX-License-Identifier: Apache-2.0

/** The page's whole style. Colours pass WCAG 2.2 AA on both grounds; print drops the ground and keeps the words. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #f5f4f0; --paper: #ffffff; --ink: #1e242c; --soft: #59636f; --line: #e3e0d8; --faint: #f0eee8;
  --critical: #9c1238; --high: #b0420c; --medium: #856000; --low: #27618c; --unknown: #665193;
  --good: #1c7048; --good-ground: #e8f4ec; --bad: #9c1238; --bad-ground: #fbecef; --warn: #7a5800; --warn-ground: #fcf4df;
  --link: #1f5f8f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #13161a; --paper: #1a1f25; --ink: #e6e9ed; --soft: #a5afba; --line: #2f363f; --faint: #222830;
    --critical: #ff93a8; --high: #ffae7d; --medium: #efc860; --low: #8fc6f1; --unknown: #c7b4f1;
    --good: #81d8a8; --good-ground: #16281f; --bad: #ff93a8; --bad-ground: #2e1a20; --warn: #efc860; --warn-ground: #2b2516;
    --link: #8fc6f1;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
}
.page { max-width: 72rem; margin: 0 auto; padding: 2.5rem 1.5rem 5rem; }
a { color: var(--link); text-underline-offset: 0.18em; text-decoration-thickness: 0.06em; }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: 0.5rem 1rem; }
code, .mono { font-family: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace; font-size: 0.875em; overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.25; text-wrap: balance; }
h2 { font-size: 1.375rem; font-weight: 650; letter-spacing: -0.01em; margin: 3.5rem 0 0.35rem; }
h3 { font-size: 1.0625rem; font-weight: 650; margin: 0; }
p { margin: 0.35rem 0; max-width: 46rem; }
.soft { color: var(--soft); }
.small { font-size: 0.875rem; }
.masthead { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; justify-content: space-between; color: var(--soft); font-size: 0.875rem; margin-bottom: 1.25rem; }
.masthead strong { color: var(--ink); font-weight: 650; }
.verdict { border-radius: 14px; padding: 2rem 2.25rem; border: 1px solid var(--line); background: var(--paper); display: grid; grid-template-columns: auto 1fr; gap: 0 1.5rem; }
.verdict svg { width: 3.25rem; height: 3.25rem; margin-top: 0.15rem; }
.verdict h1 { margin: 0; font-size: 2.125rem; font-weight: 700; letter-spacing: -0.02em; }
.verdict .sentence { font-size: 1.1875rem; line-height: 1.5; margin: 0.25rem 0 0; }
.verdict.pass { background: var(--good-ground); border-color: color-mix(in srgb, var(--good) 25%, transparent); }
.verdict.fail { background: var(--bad-ground); border-color: color-mix(in srgb, var(--bad) 25%, transparent); }
.verdict.incomplete { background: var(--warn-ground); border-color: color-mix(in srgb, var(--warn) 30%, transparent); }
.pass h1, .pass svg { color: var(--good); } .fail h1, .fail svg { color: var(--bad); } .incomplete h1, .incomplete svg { color: var(--warn); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 1rem; margin: 1.25rem 0 0; padding: 0; }
.figures div { background: var(--paper); border: 1px solid var(--line); border-radius: 12px; padding: 1rem 1.25rem; display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.figures dt { color: var(--soft); font-size: 0.875rem; line-height: 1.35; }
.figures dd { margin: 0; font-size: 1.75rem; font-weight: 650; letter-spacing: -0.02em; line-height: 1.2; font-variant-numeric: tabular-nums; }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(18.5rem, 1fr)); gap: 1rem; margin-top: 1rem; }
figure { margin: 0; background: var(--paper); border: 1px solid var(--line); border-radius: 12px; padding: 1.25rem 1.5rem 1.4rem; }
figcaption { font-weight: 650; margin-bottom: 0.75rem; }
figure svg { display: block; width: 100%; height: auto; font: 13px system-ui, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; font-variant-numeric: tabular-nums; }
svg text { fill: var(--ink); } svg .label { fill: var(--soft); } svg .track { fill: var(--faint); }
.critical { color: var(--critical); } .high { color: var(--high); } .medium { color: var(--medium); } .low { color: var(--low); } .unknown { color: var(--unknown); }
svg .bar { fill: currentColor; } svg .light { fill: currentColor; opacity: 0.42; } .neutral { color: var(--low); }
.panel { background: var(--paper); border: 1px solid var(--line); border-radius: 12px; margin-top: 1rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.9375rem; line-height: 1.45; }
th { text-align: left; font-weight: 600; color: var(--soft); font-size: 0.8125rem; padding: 0.8rem 1rem; white-space: nowrap; border-bottom: 1px solid var(--line); }
td { padding: 0.8rem 1rem; vertical-align: top; border-bottom: 1px solid var(--line); }
time, .nowrap { white-space: nowrap; }
td.wide { min-width: 15rem; overflow-wrap: anywhere; }
td.middle { min-width: 9.5rem; overflow-wrap: break-word; }
tr:last-child td { border-bottom: 0; }
th:first-child, td:first-child { padding-left: 1.5rem; } th:last-child, td:last-child { padding-right: 1.5rem; }
.severity { font-weight: 650; white-space: nowrap; display: inline-flex; align-items: center; gap: 0.5em; }
.severity::before { content: ""; width: 0.6em; height: 0.6em; border-radius: 50%; background: currentColor; flex: none; }
.tag { display: inline-block; font-size: 0.75rem; line-height: 1.5; padding: 0 0.5em; border-radius: 999px; border: 1px solid var(--line); color: var(--soft); white-space: nowrap; }
.tag.gate { color: var(--bad); border-color: currentColor; font-weight: 600; }
.finding { background: var(--paper); border: 1px solid var(--line); border-radius: 12px; padding: 1.5rem; margin-top: 1rem; scroll-margin-top: 1rem; }
.finding:target { border-color: var(--link); box-shadow: 0 0 0 2px var(--link); }
.finding header { display: flex; flex-wrap: wrap; gap: 0.35rem 0.75rem; align-items: center; }
table a.mono { font-weight: 600; }
.inner { margin: 1.25rem -1.5rem -1.5rem; border-top: 1px solid var(--line); }
.finding .summary { margin: 0.5rem 0 0; }
.facts { display: grid; grid-template-columns: minmax(7.5rem, max-content) 1fr; gap: 0.45rem 1.5rem; margin: 1rem 0 0; font-size: 0.9375rem; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.way { display: flex; flex-wrap: wrap; gap: 0.2rem 0; list-style: none; margin: 0; padding: 0; }
.way li:not(:last-child)::after { content: "\\203A"; color: var(--soft); padding: 0 0.5em; }
.way li:last-child { font-weight: 650; }
.problem { border-left: 4px solid var(--warn); background: var(--warn-ground); border-radius: 4px 12px 12px 4px; padding: 1rem 1.5rem; margin-top: 1rem; }
.problem p { margin: 0.15rem 0 0; }
details { margin-top: 1rem; } summary { cursor: pointer; color: var(--link); }
.soon { color: var(--warn); font-weight: 600; } .late { color: var(--bad); font-weight: 600; }
footer { margin-top: 4rem; padding-top: 1.5rem; border-top: 1px solid var(--line); }
@media (max-width: 40rem) {
  .page { padding: 1.5rem 1rem 3rem; } .verdict { padding: 1.5rem; grid-template-columns: 1fr; } .verdict svg { margin-bottom: 0.5rem; }
  .facts { grid-template-columns: 1fr; gap: 0 0; } .facts dd { margin-bottom: 0.6rem; }
}
@media print {
  :root { --ground: #fff; --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --faint: #eee; --critical: #9c1238; --high: #b0420c; --medium: #856000; --low: #27618c; --unknown: #665193; --good: #1c7048; --bad: #9c1238; --warn: #7a5800; --good-ground: #fff; --bad-ground: #fff; --warn-ground: #fff; --link: #000; color-scheme: light; }
  body { font-size: 10pt; } .page { max-width: none; padding: 0; } h2 { margin-top: 1.5rem; }
  .finding, figure, .problem, tr { break-inside: avoid; } h2, h3 { break-after: avoid; } .skip { display: none; } .scroll { overflow: visible; }
  td, td.wide, td.middle { min-width: 0; overflow-wrap: anywhere; }
}
`;
