// SPDX-License-Identifier: Apache-2.0
import { scoreCvss } from '../../model/cvss/index.ts';
import type { Fault } from '../contract.ts';
import { readDocument } from '../json-document.ts';
import { all, checkShape, list, object, oneOf, orNull, type Shape, text, where } from '../shape.ts';
import { ghsaEcosystems } from './packages.ts';

const part = /(>=|<=|<|>|=) [^\s,<>=]+/.source;
const range = text({ pattern: new RegExp(`^${part}(, ${part})?$`), says: 'a range like ">= 1.0.0, < 1.4.2"' });
const vector: Shape = (value, place, tell) => {
  if (typeof value !== 'string' || !scoreCvss(value)) tell(place, 'must be a CVSS vector');
};
const roles =
  'finder|reporter|analyst|coordinator|remediation_developer|remediation_reviewer|remediation_verifier|tool|sponsor|other';

const bodyShape: Shape = all(
  object({
    needs: {
      summary: text({ min: 1, max: 1024 }),
      description: text({ min: 1, max: 65_535 }),
      vulnerabilities: list(
        object({
          needs: {
            package: object({
              needs: { ecosystem: oneOf(...ghsaEcosystems) },
              may: { name: orNull(text({ min: 1 })) },
              others: 'none',
            }),
          },
          may: {
            vulnerable_version_range: orNull(range),
            patched_versions: orNull(text({ min: 1 })),
            vulnerable_functions: orNull(list(text())),
          },
          others: 'none',
        }),
        { min: 1, unique: true },
      ),
    },
    may: {
      cve_id: orNull(text({ pattern: /^CVE-\d{4}-\d{4,}$/, says: 'a CVE id' })),
      cwe_ids: orNull(list(text({ pattern: /^CWE-[1-9]\d*$/, says: 'a CWE id' }), { unique: true })),
      credits: orNull(list(object({ needs: { login: text({ min: 1 }), type: oneOf(...roles.split('|')) }, others: 'none' }))),
      severity: orNull(oneOf('critical', 'high', 'medium', 'low')),
      cvss_vector_string: orNull(vector),
      start_private_fork: (value, place, tell) => oneOf(true, false)(value, place, tell),
    },
    others: 'none',
  }),
  where(
    ({ severity, cvss_vector_string }) =>
      (severity ?? undefined) === undefined || (cvss_vector_string ?? undefined) === undefined,
    'must tell severity or cvss_vector_string, not both',
  ),
);

/** What the documentation of GitHub's REST API says of the body. */
export function checkGhsa(document: string): Fault[] {
  const read = readDocument(document, 'schema');
  return 'fault' in read ? [read.fault] : checkShape(read.value, bodyShape, 'schema');
}
