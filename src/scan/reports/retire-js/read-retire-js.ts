// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../../model/observation.ts';
import { advisoryIdsIn, namedBy } from '../advisory-ids.ts';
import type { ReportContent, ReportInput, RunProof } from '../contract.ts';
import { type JsonView, openJson } from '../json-document.ts';
import { firstText, listAt, textAt, textsAt } from '../loose-value.ts';
import { cwesOf, observe } from '../observe.ts';
import { packageTold, withoutRepeats } from '../package-told.ts';
import { emptyWithoutProof, malformed } from '../refuse.ts';
import { instantOf } from '../told-instant.ts';
import { severityTold } from '../told-severity.ts';

/** `retire --outputformat json`: files and the JavaScript libraries recognised in them; before version 2 a bare list. */
export function readRetireJs({ file, bytes }: ReportInput): ReportContent {
  const report = openJson(bytes, file);
  const data = report.kind === 'array' ? report : report.at('data');
  if (data?.kind !== 'array') throw malformed(file, 'it has no list "data": write it with "retire --outputformat json".');
  const proof = proofOf(report);
  if (!proof && data.count() === 0) throw emptyWithoutProof(file, 'its version is missing, or it tells errors of its own');
  return {
    tool: { name: 'retire.js', version: textAt(report.get('version')) },
    category: '',
    proof,
    subject: { name: '', version: '', digest: '' },
    observations: withoutRepeats(observationsOf(data)),
    notices: report.count('errors') > 0 ? ['retire.js tells errors of its own: some files were not looked at.'] : [],
  };
}

function proofOf(report: JsonView): RunProof | null {
  const version = textAt(report.get('version'));
  if (version === '' || report.at('errors')?.kind !== 'array' || report.count('errors') > 0) return null;
  return { at: instantOf(textAt(report.get('start'))), because: `retire.js ${version}, no errors` };
}

function* observationsOf(data: JsonView): Generator<Observation, void> {
  for (const entry of data.each()) {
    for (const result of listAt(entry, 'results')) {
      for (const flaw of listAt(result, 'vulnerabilities')) {
        const found = observationOf({ file: textAt(entry, 'file'), result, flaw });
        if (found) yield found;
      }
    }
  }
}

interface Flaw {
  file: string;
  result: unknown;
  flaw: unknown;
}

function observationOf({ file, result, flaw }: Flaw): Observation | undefined {
  const name = firstText(result, ['npmname'], ['component']);
  const { about, aliases } = namedBy(idsOf(flaw, name));
  if (name === '' || about === '') return undefined;
  const label = textAt(flaw, 'severity');
  const below = textAt(flaw, 'below');
  return observe({
    kind: 'vulnerability',
    about,
    aliases,
    component: packageTold({
      // retire.js calls libraries by names of its own; only `npmname` is one of the registry.
      type: textAt(result, 'npmname') === '' ? '' : 'npm',
      name,
      version: textAt(result, 'version'),
      foundAt: [file],
    }),
    severity: severityTold(label),
    severityLabel: label,
    cwes: cwesOf(textsAt(flaw, 'cwe')),
    // `below` is the first version without the flaw; 999 stands for "none yet".
    fixedIn: /^9{3}/.test(below) || below === '' ? [] : [below],
    title: textAt(flaw, 'identifiers', 'summary') || `${about} in ${name}`,
    references: textsAt(flaw, 'info'),
  });
}

/** CVE and GHSA, those in its addresses included when it tells none; else retire.js's own number, else its issue or range. */
function idsOf(flaw: unknown, name: string): string[] {
  const told = [...textsAt(flaw, 'identifiers', 'CVE'), ...textsAt(flaw, 'identifiers', 'githubID')].flatMap(advisoryIdsIn);
  if (told.length > 0) return told;
  const own = firstText(
    flaw,
    ['identifiers', 'retid'],
    ['identifiers', 'osvdb'],
    ['identifiers', 'issue'],
    ['identifiers', 'bug'],
  );
  if (own !== '') return [`retire:${name}:${own}`];
  const below = textAt(flaw, 'below');
  return below === '' ? [] : [`retire:${name}:below ${below}`];
}
