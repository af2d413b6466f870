// SPDX-License-Identifier: Apache-2.0
import type { Report } from '../../model/report.ts';
import { thousands } from '../plain-text.ts';
import { type Markup, markup } from './markup.ts';
import { day, facts } from './words.ts';

const mostEntries = 200;

/** What could not be checked, told before anything else is. */
export function problemsPart({ problems }: Report): Markup | undefined {
  if (problems.length === 0) return undefined;
  return markup`<h2 id="problems">Why this is not complete</h2>
<p class="soft">As long as this stands, nobody can say that the software is clean.</p>
${problems.slice(0, mostEntries).map(
  ({
    code,
    message,
    target,
  }) => markup`<div class="problem"><strong>${code.startsWith('database-') ? 'Advisory database' : target || 'The whole run'}</strong> <span class="tag">${code}</span><p>${message}</p></div>
`,
)}${moreThan(problems.length)}`;
}

/** What was looked at and by which knowledge: the part an auditor reads. */
export function basisPart({ targets, database, policy, notices }: Report): Markup {
  return markup`<h2 id="basis">What was checked, and by what</h2>
<div class="panel scroll" role="region" aria-label="Table of targets" tabindex="0"><table>
<thead><tr><th scope="col">Target</th><th scope="col">Project</th><th scope="col">Read as</th><th scope="col">Components</th><th scope="col">Digest</th></tr></thead>
<tbody>${targets.slice(0, mostEntries).map(
    (
      target,
    ) => markup`<tr><td class="middle mono">${target.ref || '.'}</td><td>${`${target.name} ${target.version}`.trim()}</td><td>${target.kind}</td><td>${thousands(target.components)}</td><td class="mono">${shortDigest(target.digest)}</td></tr>
`,
  )}</tbody></table></div>${moreThan(targets.length)}
${facts([
  [
    'Advisory database',
    database
      ? markup`built ${day(database.builtAt)}${database.starter ? ' (starter set only)' : ''}, <code>${database.digest}</code>`
      : 'none was asked',
  ],
  ['Sources', database?.sources.map((source) => `${source.name} (${thousands(source.records)} records)`).join(', ')],
  ['Policy', markup`${policy.source}, <code>${policy.digest}</code>`],
])}
${notices.length > 0 ? markup`<details><summary>${notices.length === 1 ? 'One notice' : `${thousands(notices.length)} notices`}</summary><ul>${notices.slice(0, mostEntries).map((notice) => markup`<li>${notice.message}</li>`)}</ul></details>` : undefined}`;
}

function shortDigest(digest: string): string {
  return digest.length > 23 ? `${digest.slice(0, 22)}…` : digest;
}

function moreThan(amount: number): Markup | undefined {
  return amount > mostEntries
    ? markup`<p class="soft">and ${thousands(amount - mostEntries)} more in the JSON report</p>`
    : undefined;
}
