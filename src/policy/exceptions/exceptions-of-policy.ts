// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../model/exception.ts';
import type { Policy } from '../../model/policy.ts';
import { sha256 } from '../digest.ts';

type Entry = Policy['exceptions'][number];
type LicenseEntry = Policy['licenses']['exceptions'][number];

/** The policy's dated decisions, those about licences included, each with the file and line that holds it. */
export function exceptionsOfPolicy(policy: Policy): Exception[] {
  return [...policy.exceptions.map(exceptionOf), ...policy.licenses.exceptions.map(licenseExceptionOf)];
}

function exceptionOf(entry: Entry): Exception {
  const { decision, id, aliases, source, evidence, issue: _issue, mitigations: _mitigations, ...rest } = entry;
  const matchers = { ...rest, ...(id === undefined ? {} : { vulnerability: canonicalId(id) }), aliases: aliases ?? true };
  return {
    ...matchers,
    id: decision ?? derivedId(matchers),
    ...(evidence === undefined ? {} : { evidence }),
    source: { format: 'ngao', ...source },
  };
}

function licenseExceptionOf(entry: LicenseEntry): Exception {
  const { license, source, only, evidence, ...rest } = entry;
  const matchers = {
    ...rest,
    kind: 'license' as const,
    ...(license === undefined ? {} : { vulnerability: license }),
    ...(only === undefined ? {} : { licenseOutcome: only }),
    aliases: false,
  };
  return {
    ...matchers,
    id: derivedId(matchers),
    ...(evidence === undefined ? {} : { evidence }),
    source: { format: 'ngao', ...source },
  };
}

/** Ids are compared exactly, but people write them in any case: GHSA ids are lower case after the prefix, CVE and MAL upper. */
function canonicalId(id: string): string {
  if (/^ghsa(-[a-z0-9]{4}){3}$/i.test(id)) return `GHSA${id.slice(4).toLowerCase()}`;
  return /^(cve|mal)-\d/i.test(id) ? id.toUpperCase() : id;
}

/** Survives a new reason, owner or date: the decision is what it is about. */
function derivedId(matchers: object): string {
  const about = Object.entries(matchers).filter(([key]) => !['reason', 'owner', 'expires', 'kinds'].includes(key));
  about.sort(([a], [b]) => (a < b ? -1 : 1));
  return `ngao-${sha256(JSON.stringify(about)).slice('sha256:'.length, 'sha256:'.length + 12)}`;
}
