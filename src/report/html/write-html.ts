// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Report } from '../../model/report.ts';
import type { ReportInput } from '../contract.ts';
import { findingGroups } from '../finding-groups.ts';
import { verdictSentence } from '../finding-text.ts';
import { thousands } from '../plain-text.ts';
import { basisPart, problemsPart } from './basis-part.ts';
import { decisionsPart } from './decisions-part.ts';
import { findingsPart } from './findings-part.ts';
import { Markup, markup } from './markup.ts';
import { style } from './style.ts';
import { day, verdictWords } from './words.ts';

/**
 * One page without script, font, picture file or network: it can be mailed, archived and printed. Its content security
 * policy allows exactly this style sheet (by hash), so that even a mistake in escaping could run and load nothing.
 */
export function writeHtml({ report, now }: ReportInput): string {
  const hash = createHash('sha256').update(style).digest('base64');
  const title = `${verdictWords[report.verdict.result]}: ${nameOf(report)}`;
  const page = markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title} (Ngao)</title>
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#findings">To the findings</a>
<div class="page">
<header class="masthead"><span><strong>${nameOf(report)}</strong></span><span>Security report of ${day(now)}, by ${report.tool.name} ${report.tool.version}</span></header>
<main>
${verdictPanel(report)}
${figures(report)}
${problemsPart(report)}
${findingsPart(report, now)}
${decisionsPart(report, now)}
${basisPart(report)}
</main>
<footer class="small soft">Made from the same facts as the JSON report (${report.schema}); nothing in this page loads from anywhere.</footer>
</div>
</body>
</html>
`;
  return page.text;
}

/** The projects' names, each once; the first target's place where none has a name. */
function nameOf({ targets }: Report): string {
  const names = [...new Set(targets.map((target) => `${target.name} ${target.version}`.trim()).filter((name) => name !== ''))];
  const shown = names.slice(0, 3).join(', ');
  if (names.length > 3) return `${shown} and ${names.length - 3} more`;
  return shown || targets[0]?.ref || 'nothing';
}

function verdictPanel(report: Report): Markup {
  const { result, enforced, violations } = report.verdict;
  const loose = violations.filter((violation) => violation.findingId === '').slice(0, 20);
  return markup`<section class="verdict ${result}" aria-labelledby="verdict">
${symbols[result]}
<div><h1 id="verdict">${verdictWords[result]}</h1>
<p class="sentence">${verdictSentence(report)}</p>
${loose.map(({ message }) => markup`<p>${message}</p>`)}
${enforced ? undefined : markup`<p class="soft">The verdict is told but not enforced: the build goes on.</p>`}</div>
</section>`;
}

const symbols = {
  pass: markup`<svg viewBox="0 0 48 48" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"><circle cx="24" cy="24" r="20"/><path d="M15 24.5l6.5 6.5L33.5 18"/></svg>`,
  fail: markup`<svg viewBox="0 0 48 48" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="3.5" stroke-linecap="round"><circle cx="24" cy="24" r="20"/><path d="M17 17l14 14M31 17L17 31"/></svg>`,
  incomplete: markup`<svg viewBox="0 0 48 48" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="3.5" stroke-linecap="round"><circle cx="24" cy="24" r="20"/><path d="M24 14v13M24 33.5v.5"/></svg>`,
};

function figures({ summary, targets, findings }: Report): Markup {
  const open = findings.filter((finding) => finding.status === 'open');
  const prod = open.filter((finding) => finding.component?.scope === 'prod').length;
  const affected = findingGroups(open, new Set()).length;
  const checked = `components checked in ${targets.length} ${targets.length === 1 ? 'target' : 'targets'}`;
  const entries: [string, number][] = [
    ['open findings', summary.open],
    ['of them in production', prod],
    [affected === 1 ? 'package or file affected' : 'packages or files affected', affected],
    ['accepted for a time', summary.excepted],
    [checked, summary.components],
  ];
  return markup`<dl class="figures">${entries.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${thousands(value)}</dd></div>`)}</dl>`;
}
