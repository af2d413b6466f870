// SPDX-License-Identifier: Apache-2.0

/** The mark of the public pages, drawn once for both grounds. */
export const shield = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#0e6b72" d="M12 1.5 20.5 5v6.6c0 5-3.5 8.9-8.5 10.9-5-2-8.5-5.9-8.5-10.9V5z"/><path fill="none" stroke="#fff" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" d="M12 6v12M7.5 9.2 12 12l4.5-2.8"/></svg>
`;

/**
 * The one stylesheet. Every text keeps 4.5:1 on its ground in light and dark; print drops grounds and navigation and writes
 * out where links lead.
 */
export const siteStyle = `/* SPDX-License-Identifier: Apache-2.0 */
:root {
  color-scheme: light dark;
  --ground: #f6f7f8; --paper: #ffffff; --sunken: #eef1f3; --line: #dfe4e8; --strong-line: #7f8b96;
  --ink: #17212b; --soft: #52606d; --accent: #0b5f66; --accent-ground: #e6f2f2; --accent-ink: #ffffff;
  --critical: #a8123c; --critical-ground: #fbe9ee; --high: #a8420a; --high-ground: #fcefe5;
  --medium: #765500; --medium-ground: #fbf3d9; --low: #2a5ca8; --low-ground: #e9f0fb;
  --good: #1d6b3c; --warn: #8a4b00; --warn-ground: #fdf2e0;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #10151a; --paper: #171e25; --sunken: #1e2730; --line: #2b3641; --strong-line: #74828f;
    --ink: #e7ecf1; --soft: #a9b5c0; --accent: #6bc9ce; --accent-ground: #12292c; --accent-ink: #06282b;
    --critical: #ff92a8; --critical-ground: #35171f; --high: #ffa973; --high-ground: #33200f;
    --medium: #e8c75c; --medium-ground: #2d2610; --low: #93bdff; --low-ground: #16243a;
    --good: #83d8a4; --warn: #f0b765; --warn-ground: #30240f;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1.5rem; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1.0625rem/1.65 var(--sans); }
.bar, main { max-width: 56rem; margin: 0 auto; padding-left: 1.5rem; padding-right: 1.5rem; }
main { padding-top: 3.5rem; padding-bottom: 5rem; }
main:focus { outline: none; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 0.2em; text-decoration-color: color-mix(in srgb, currentColor 40%, transparent); }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 3px; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; text-wrap: balance; overflow-wrap: anywhere; }
h1 { font-size: clamp(1.75rem, 1.3rem + 2vw, 2.5rem); font-weight: 680; letter-spacing: -0.022em; margin: 0; }
h2 { font-size: 1.375rem; font-weight: 650; letter-spacing: -0.012em; margin: 0 0 0.75rem; }
h3 { font-size: 1.0625rem; font-weight: 650; margin: 1.75rem 0 0.5rem; }
h4, h5, h6 { font-size: 1rem; margin: 1.5rem 0 0.4rem; }
p { margin: 0 0 0.85rem; max-width: 44rem; overflow-wrap: anywhere; }
ul, ol { padding-left: 1.35rem; margin: 0 0 0.85rem; }
li { margin: 0.2rem 0; overflow-wrap: anywhere; }
section { margin-top: 3.25rem; }
code, pre { font-family: var(--mono); font-size: 0.875em; }
code { overflow-wrap: anywhere; }
pre { background: var(--sunken); border: 1px solid var(--line); border-radius: 10px; padding: 0.9rem 1.1rem; white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.55; margin: 0 0 1rem; }
pre code { font-size: 1em; }
time { white-space: nowrap; }
small, .small { font-size: 0.875rem; }
.soft { color: var(--soft); }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: 0.5rem 1rem; z-index: 1; border-radius: 6px; }

.top { background: var(--paper); border-bottom: 1px solid var(--line); font-size: 0.9375rem; }
.top .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 1.75rem; padding-top: 0.7rem; padding-bottom: 0.7rem; }
.home { display: inline-flex; align-items: center; gap: 0.6rem; color: var(--ink); font-weight: 650; text-decoration: none; padding: 0.35rem 0; }
.home img { display: block; }
.top ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0 1.35rem; margin: 0; padding: 0; }
.top li { margin: 0; }
.top nav a { display: inline-block; padding: 0.45rem 0; color: var(--soft); text-decoration: none; }
.top nav a:hover { color: var(--ink); text-decoration: underline; }
.top nav a[aria-current] { color: var(--ink); font-weight: 600; box-shadow: inset 0 -2px var(--accent); }
.top .language { margin-left: auto; }
.foot { border-top: 1px solid var(--line); color: var(--soft); font-size: 0.9375rem; padding: 2rem 0 3rem; }
.foot ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 1.75rem; padding: 0; margin: 0 0 1rem; }
.foot li a { display: inline-block; padding: 0.25rem 0; }
.foot .strong { font-weight: 600; }
.foot p { font-size: 0.875rem; margin: 0; }

.lead { margin-bottom: 0.5rem; }
.lead > h1 + .soft { margin-top: 0.6rem; }
.over { color: var(--soft); font-size: 0.9375rem; margin: 0 0 0.6rem; }
.over strong { color: var(--ink); font-weight: 600; margin-left: 0.35rem; white-space: nowrap; }
.facts { list-style: none; display: flex; flex-wrap: wrap; align-items: center; gap: 0.4rem 1.1rem; padding: 0; margin: 1.15rem 0 0; color: var(--soft); font-size: 0.9375rem; }
.facts li { margin: 0; }
.summary { font-size: 1.1875rem; line-height: 1.6; margin: 1.35rem 0 0; max-width: 46rem; }
.level { display: inline-flex; align-items: center; gap: 0.5em; font-size: 0.875rem; font-weight: 650; line-height: 1.5; padding: 0.12rem 0.75rem; border-radius: 999px; white-space: nowrap; }
.level::before { content: ""; width: 0.5em; height: 0.5em; border-radius: 50%; background: currentColor; flex: none; }
.level.critical { color: var(--critical); background: var(--critical-ground); }
.level.high { color: var(--high); background: var(--high-ground); }
.level.medium { color: var(--medium); background: var(--medium-ground); }
.level.low { color: var(--low); background: var(--low-ground); }
.notice { background: var(--warn-ground); border-left: 4px solid var(--warn); border-radius: 4px 10px 10px 4px; padding: 1rem 1.35rem; margin: 1.5rem 0 0; }
.notice strong { color: var(--warn); }
.notice p:last-child, .reason p:last-child, .action p:last-child { margin-bottom: 0; }

table { border-collapse: collapse; width: 100%; font-size: 0.9375rem; line-height: 1.5; }
th, td { text-align: left; vertical-align: top; padding: 0.95rem 1rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
thead th { color: var(--soft); font-size: 0.8125rem; font-weight: 600; padding-top: 0.75rem; padding-bottom: 0.75rem; white-space: nowrap; }
tbody th { font-weight: 400; }
.products, .licences { background: var(--paper); border: 1px solid var(--line); border-radius: 12px; border-collapse: separate; border-spacing: 0; }
.products tr:last-child > *, .licences tr:last-child > * { border-bottom: 0; }
.products th:first-child, .licences th:first-child { padding-left: 1.35rem; }
.products thead th:nth-child(1) { width: 33%; } .products thead th:nth-child(2) { width: 22%; } .products thead th:nth-child(3) { width: 29%; }
.products .name { display: block; font-weight: 650; }
.products tbody th code { display: block; color: var(--soft); font-size: 0.8125rem; margin-top: 0.2rem; }
.products .label { display: none; }
.products ul { list-style: none; padding: 0; margin: 0; }
.products li { margin: 0 0 0.15rem; }
.versions code, .ranges code, .updates code { background: var(--sunken); border-radius: 5px; padding: 0.08rem 0.4rem; white-space: nowrap; }
.versions code { display: inline-block; }
.fixed code { color: var(--good); font-weight: 600; }
.state { font-weight: 600; }
.state.affected { color: var(--critical); } .state.not-affected { color: var(--good); } .state.under-investigation { color: var(--warn); }
.reason { color: var(--soft); font-size: 0.875rem; margin-top: 0.25rem; }
.reason p { margin-bottom: 0.35rem; }
details .versions { margin-top: 0.4rem; }
summary { cursor: pointer; color: var(--accent); padding: 0.15rem 0; }
.folded > summary { padding: 0.7rem 0; border-top: 1px solid var(--line); }
.folded > summary :is(h2, h3) { display: inline; font-size: 1.0625rem; margin: 0; color: var(--ink); }
.folded > summary:hover :is(h2, h3) { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.2em; }
.folded[open] { padding-bottom: 1rem; }
.folded-rows { margin-top: 0.75rem; } .folded-rows > summary { padding: 0.5rem 0; }
.side { margin-top: 0; } :not(.side) + .side { margin-top: 2.5rem; } .side + .machines { margin-top: 0; }
.licences { width: auto; min-width: min(100%, 26rem); } .licences th:last-child { text-align: right; } .licences td { text-align: right; font-variant-numeric: tabular-nums; }
.action { background: var(--accent-ground); border-radius: 14px; padding: 1.6rem 1.75rem 1.5rem; margin-top: 1.75rem; }
.updates { list-style: none; padding: 0; margin: 0; }
.updates li + li { margin-top: 0.9rem; }
.updates li > strong { display: block; }
.updates code { background: var(--paper); font-weight: 600; }
.action .reason { font-size: 0.9375rem; }

.pairs { display: grid; grid-template-columns: minmax(9rem, 13.5rem) 1fr; gap: 0.55rem 2rem; margin: 0; }
.pairs dt { color: var(--soft); } .pairs dd { margin: 0; overflow-wrap: anywhere; }
.pairs dd > strong { font-variant-numeric: tabular-nums; margin-right: 0.35rem; }
.pairs [data-vector] code { display: block; }
.pairs + p { margin-top: 1rem; }
.updates + p { margin-top: 1rem; }
.prose { max-width: 44rem; }
.prose > :last-child { margin-bottom: 0; }
.prose li > p { margin-bottom: 0.3rem; }
.prose table { margin-bottom: 1rem; table-layout: fixed; }
.prose blockquote { margin: 0 0 1rem; padding-left: 1.1rem; border-left: 3px solid var(--line); color: var(--soft); }
.prose hr { border: 0; border-top: 1px solid var(--line); margin: 1.75rem 0; }
.link-host { color: var(--soft); }
.statement { margin: 0 0 1.25rem; }
.statement figcaption { color: var(--soft); font-size: 0.9375rem; margin-bottom: 0.4rem; } .statement figcaption strong { color: var(--ink); }
.statement blockquote { margin: 0; padding: 0.25rem 0 0.25rem 1.25rem; border-left: 3px solid var(--accent); }
.verbatim { white-space: pre-wrap; margin: 0; }
.events { list-style: none; padding: 0; margin: 0; }
.events li { display: grid; grid-template-columns: 10.5rem 1fr; gap: 0 1.5rem; padding: 0.45rem 0; margin: 0; }
.events li + li { border-top: 1px solid var(--line); }
.events time { color: var(--soft); font-variant-numeric: tabular-nums; }
.plain { list-style: none; padding: 0; }
.plain li { padding: 0.2rem 0; }
.machines { border-top: 1px solid var(--line); padding-top: 2.5rem; }
.pills { list-style: none; display: flex; flex-wrap: wrap; gap: 0.5rem; padding: 0; margin: 0 0 1rem; }
.pills li { margin: 0; }
.pills a { display: inline-block; font-size: 0.9375rem; padding: 0.3rem 0.9rem; border: 1px solid var(--line); border-radius: 999px; background: var(--paper); text-decoration: none; }
.pills a:hover { border-color: var(--accent); }

.list { list-style: none; padding: 0; margin: 2.25rem 0 0; }
.list > li { display: grid; grid-template-columns: 6.75rem 1fr; gap: 0 1.25rem; padding: 1.35rem 0; border-top: 1px solid var(--line); margin: 0; }
.list > li:last-child { border-bottom: 1px solid var(--line); }
.list .level { justify-self: start; align-self: start; margin-top: 0.1rem; }
.list h2 { font-size: 1.125rem; font-weight: 600; letter-spacing: -0.005em; margin: 0 0 0.3rem; line-height: 1.4; }
.list h2 a { color: var(--ink); text-decoration-color: transparent; }
.list h2 a:hover { text-decoration-color: currentColor; color: var(--accent); }
.under { color: var(--soft); font-size: 0.9375rem; margin: 0; display: flex; flex-wrap: wrap; gap: 0.1rem 1.1rem; }
.under .number { white-space: nowrap; font-variant-numeric: tabular-nums; }
.under .product { color: var(--soft); padding: 0.2rem 0; }
.list + p { margin-top: 1.25rem; }
.gone h2 a { color: var(--soft); } .under strong { color: var(--warn); }
.pager { display: grid; grid-template-columns: 1fr auto 1fr; gap: 1rem; align-items: center; margin: 1.75rem 0; color: var(--soft); }
.pager a { padding: 0.5rem 0; } .pager > :last-child { text-align: right; }
.empty { background: var(--paper); border: 1px solid var(--line); border-radius: 14px; padding: 1.75rem; margin-top: 2rem; }
.empty p:last-child { margin-bottom: 0; }
.people { list-style: none; padding: 0; margin: 0; }
.people li { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 2rem; padding: 0.55rem 0; border-top: 1px solid var(--line); margin: 0; }
.numbers { display: flex; flex-wrap: wrap; gap: 0 1rem; font-size: 0.9375rem; }
.numbers a { padding: 0.1rem 0; white-space: nowrap; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 1rem; margin: 1.25rem 0 0; }
.figures div { background: var(--paper); border: 1px solid var(--line); border-radius: 14px; padding: 1.1rem 1.35rem; display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.figures dt { color: var(--soft); font-size: 0.9375rem; line-height: 1.4; }
.figures dd { margin: 0 0 0.2rem; font-size: 2rem; font-weight: 650; letter-spacing: -0.02em; line-height: 1.25; font-variant-numeric: tabular-nums; }
.figures small { font-size: 1rem; font-weight: 500; letter-spacing: 0; color: var(--soft); }
.keys, .documents { list-style: none; padding: 0; margin: 0; }
.keys li, .documents li { background: var(--paper); border: 1px solid var(--line); border-radius: 12px; padding: 1rem 1.35rem; margin: 0 0 0.75rem; }
.keys p { margin: 0 0 0.35rem; } .keys p:last-child { margin: 0; }
.fingerprint { font-size: 0.9375rem; }
.documents code { font-size: 0.8125rem; color: var(--soft); }
.button { display: inline-block; background: var(--accent); color: var(--accent-ink); font-weight: 600; text-decoration: none; padding: 0.55rem 1.25rem; border-radius: 8px; margin: 0.75rem 0 1rem; }
.button:hover { text-decoration: underline; }

@media (max-width: 44rem) {
  body { font-size: 1rem; }
  .bar, main { padding-left: 1.1rem; padding-right: 1.1rem; }
  main { padding-top: 2rem; padding-bottom: 3.5rem; }
  section { margin-top: 1.9rem; } h1 { font-size: 1.5rem; } h2 { font-size: 1.1875rem; margin-bottom: 0.5rem; }
  .side { margin-top: 0; } :not(.side) + .side { margin-top: 1.9rem; }
  .top .bar { gap: 0 1rem; } .home { flex: 1 1 0; min-width: 0; } .top nav:not(.language) { order: 3; width: 100%; } .top ul { gap: 0 1rem; } .top nav a { font-size: 0.875rem; }
  .summary { font-size: 1.0625rem; }
  .products, .products tbody, .products tr, .products th, .products td { display: block; width: auto; }
  .products thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .products tbody th { width: auto; padding: 1.1rem 1.1rem 0.4rem; border: 0; }
  .products th:first-child { padding-left: 1.1rem; }
  .products td { padding: 0.15rem 1.1rem; border: 0; display: grid; grid-template-columns: 7.25rem 1fr; gap: 0 0.75rem; }
  .products td:last-child { padding-bottom: 1.1rem; }
  .products tr + tr { border-top: 1px solid var(--line); }
  .products .label { display: block; color: var(--soft); font-size: 0.875rem; }
  .products td > * { grid-column: 2; } .products td > .label { grid-column: 1; }
  .action { margin-left: -0.25rem; margin-right: -0.25rem; }
  .pairs { grid-template-columns: 7.25rem 1fr; gap: 0.4rem 0.75rem; font-size: 0.9375rem; } .pairs [data-vector] code { font-size: 0.75rem; }
  .events li { grid-template-columns: 1fr; } .machines { padding-top: 1.5rem; } .action { padding: 1.1rem; margin-top: 1.25rem; }
  .list > li { grid-template-columns: 1fr; gap: 0.6rem; }
}
@media print {
  :root { color-scheme: light; --ground: #fff; --paper: #fff; --sunken: #fff; --line: #bbb; --ink: #000; --soft: #444; --accent: #000; --accent-ground: #fff; --critical: #8a0f32; --high: #8a3608; --medium: #5f4400; --low: #224b88; --good: #17552f; --warn: #6e3c00; --warn-ground: #fff; --critical-ground: #fff; --high-ground: #fff; --medium-ground: #fff; --low-ground: #fff; }
  body { font-size: 10.5pt; } .bar, main { max-width: none; padding: 0; }
  .top nav, .skip, .pager { display: none; } .foot ul { display: none; }
  details::details-content { content-visibility: visible; block-size: auto; } summary { list-style: none; }
  section { margin-top: 1.5rem; } h2, h3 { break-after: avoid; } tr, .statement, .events li, .list > li { break-inside: avoid; }
  .action { border: 1px solid #bbb; } .prose a[href^="http"]::after, .plain a[href^="http"]::after { content: " <" attr(href) ">"; font-size: 0.85em; overflow-wrap: anywhere; }
}
@media (prefers-contrast: more) { :root { --soft: var(--ink); --line: var(--strong-line); } }
@media (forced-colors: active) { .level, .action { border: 1px solid; } }
`;
