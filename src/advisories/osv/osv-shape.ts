// SPDX-License-Identifier: Apache-2.0
import { scoreCvss } from '../../model/cvss/index.ts';
import { all, instant, isObject, list, object, oneOf, orNull, type Shape, text, uri, where } from '../shape.ts';
import { isEcosystem, isRegistered } from './packages.ts';

/* The OSV schema 1.7.5 (validation/schema.json of ossf/osv-schema) in our own words. */

const homeId: Shape = (value, place, tell) => {
  if (typeof value !== 'string' || !(value.startsWith('x_') || isRegistered(value)))
    tell(place, 'must begin with the prefix of a registered home database, or with x_');
};

const ecosystem: Shape = (value, place, tell) => {
  if (typeof value !== 'string' || !isEcosystem(value)) tell(place, 'must be an ecosystem that OSV 1.7.5 defines');
};

const versionOfType: Record<string, readonly string[]> = { CVSS_V2: ['2.0'], CVSS_V3: ['3.0', '3.1'], CVSS_V4: ['4.0'] };

const score: Shape = (value, place, tell) => {
  const { type, score: told } = value as { type: string; score: string };
  const versions = versionOfType[type];
  const fits = versions
    ? versions.includes(typeof told === 'string' ? (scoreCvss(told)?.version ?? '') : '')
    : type !== 'Ubuntu' || ['negligible', 'low', 'medium', 'high', 'critical'].includes(told);
  if (!fits) tell(`${place}/score`, `must be a score of the type ${type}`);
};

const severity = orNull(
  list(all(object({ needs: { type: oneOf('CVSS_V2', 'CVSS_V3', 'CVSS_V4', 'Ubuntu'), score: text() } }), onObject(score))),
);

const kinds = ['introduced', 'fixed', 'last_affected', 'limit'] as const;
const kindsOf = (event: unknown) => (isObject(event) ? kinds.filter((kind) => Object.hasOwn(event, kind)) : []);

const event = all(
  object({ may: Object.fromEntries(kinds.map((kind) => [kind, text()])) }),
  where((value) => kindsOf(value).length === 1, 'must be exactly one of introduced, fixed, last_affected, limit'),
);

const events: Shape = (value, place, tell) => {
  list(event, { min: 1 })(value, place, tell);
  if (!Array.isArray(value)) return;
  const found = new Set(value.flatMap(kindsOf));
  if (!found.has('introduced')) tell(place, 'must hold an introduced event');
  if (found.has('fixed') && found.has('last_affected')) tell(place, 'must not hold both fixed and last_affected');
};

const gitRange: Shape = (value, place, tell) => {
  const range = value as { type?: unknown; repo?: unknown; events?: unknown };
  if (range.type !== 'GIT') return;
  if (range.repo === undefined) tell(place, 'must have the member repo, being of type GIT');
  const commits = Array.isArray(range.events)
    ? range.events.flatMap((entry) => (isObject(entry) ? Object.values(entry) : []))
    : [];
  if (!commits.every((commit) => typeof commit === 'string' && /^(0|[a-f0-9]{40}|[a-f0-9]{64})$/.test(commit)))
    tell(`${place}/events`, 'must name commits in full, or 0');
};

const range = all(
  object({
    needs: { type: oneOf('GIT', 'SEMVER', 'ECOSYSTEM'), events },
    may: { repo: text(), database_specific: object({}) },
  }),
  onObject(gitRange),
);

const affected = object({
  may: {
    package: object({ needs: { ecosystem, name: text() }, may: { purl: text() } }),
    severity,
    ranges: list(range),
    versions: list(text()),
    ecosystem_specific: object({}),
    database_specific: object({}),
  },
});

const referenceTypes = ['ADVISORY', 'ARTICLE', 'DETECTION', 'DISCUSSION', 'REPORT', 'FIX', 'INTRODUCED', 'GIT', 'PACKAGE'];
const roles = ['FINDER', 'REPORTER', 'ANALYST', 'COORDINATOR', 'REMEDIATION_DEVELOPER', 'REMEDIATION_REVIEWER'];

export const osvShape: Shape = all(
  object({
    needs: { id: homeId, modified: instant('utc') },
    may: {
      schema_version: text(),
      published: instant('utc'),
      withdrawn: instant('utc'),
      aliases: orNull(list(text())),
      related: list(text()),
      upstream: list(text()),
      summary: text(),
      details: text(),
      severity,
      affected: orNull(list(affected)),
      references: orNull(list(object({ needs: { type: oneOf(...referenceTypes, 'EVIDENCE', 'WEB'), url: uri } }))),
      credits: list(
        object({
          needs: { name: text() },
          may: { contact: list(text()), type: oneOf(...roles, 'REMEDIATION_VERIFIER', 'TOOL', 'SPONSOR', 'OTHER') },
        }),
      ),
      database_specific: object({}),
    },
    others: 'none',
  }),
  onObject((value, place, tell) => {
    const record = value as { severity?: unknown; affected?: unknown };
    if (record.severity === undefined || !Array.isArray(record.affected)) return;
    if (record.affected.some((entry) => isObject(entry) && entry.severity !== undefined && entry.severity !== null))
      tell(place, 'must tell severities for the whole record or per package, not both');
  }),
);

/** Asked only of what is an object. */
function onObject(shape: Shape): Shape {
  return (value, place, tell) => {
    if (isObject(value)) shape(value, place, tell);
  };
}
