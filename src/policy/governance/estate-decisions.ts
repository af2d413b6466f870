// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../model/exception.ts';
import type { ExceptionScope, ExceptionSubject, GovernedException } from '../../model/governed-exception.ts';
import type { Severity } from '../../model/severity.ts';
import { groupDecisions } from '../register/group-decisions.ts';
import type { RepositoryDecisions } from '../register/lint-entry.ts';
import { isBoilerplate } from '../register/prose-hints.ts';

/** What many copied ignore entries decide together. */
export interface EstateDecision {
  /** The vulnerability's group; for an entry without an id its package or path. */
  name: string;
  about: ExceptionSubject;
  /** Every id under which it was written; sorted. */
  ids: readonly string[];
  /** One per set of matchers, over the repositories that have it: the union of the entries, never more. */
  scopes: readonly ExceptionScope[];
  entries: readonly { repository: string; exception: Exception }[];
  /** Real reasons, the most frequent first; boilerplate and silence are left out. */
  reasons: readonly string[];
  /** The earliest end that an entry has, so that none is prolonged; '' when none has one. */
  until: string;
  /** What nobody has said: `reason`, `until`, `owner`. Such a decision can only be proposed once somebody does. */
  missing: readonly string[];
}

/**
 * The decisions behind the ignore files of an estate: grouped by alias, so that copies of one id, and a CVE here and its
 * GHSA there, are decided once. `nameOf` gives the group of an id. Sorted by name.
 */
export function estateDecisions(repositories: readonly RepositoryDecisions[], nameOf: (id: string) => string): EstateDecision[] {
  return groupDecisions(repositories, nameOf).flatMap(({ about, decisions }) => {
    // A waiver of a licence and one of a flaw are two decisions, whatever they are called.
    const byKind = Map.groupBy(decisions, ({ exception: { kind, kinds } }) => JSON.stringify([kind, kinds]));
    return [...byKind.values()].map((entries) => decisionOf(about, entries));
  });
}

function decisionOf(name: string, entries: EstateDecision['entries']): EstateDecision {
  const exceptions = entries.map(({ exception }) => exception);
  const reasons = realReasons(exceptions);
  const until =
    exceptions
      .map(({ expires }) => expires)
      .filter((day) => day !== '')
      .sort()[0] ?? '';
  const said = { reason: reasons[0] ?? '', until, owner: ownerOf(entries) };
  return {
    name,
    about: subjectOf(exceptions[0] as Exception, name),
    ids: [...new Set(exceptions.flatMap(({ vulnerability }) => vulnerability ?? []))].sort(),
    scopes: scopesOf(entries),
    entries,
    reasons,
    until,
    missing: Object.entries(said).flatMap(([key, text]) => (text === '' ? [key] : [])),
  };
}

function ownerOf(entries: EstateDecision['entries']): string {
  return entries.find(({ exception }) => exception.owner !== '')?.exception.owner ?? '';
}

export interface ProposalTerms {
  id: string;
  by: string;
  /** RFC 3339. */
  at: string;
  severity: Severity;
  /** Say what the entries do not; each wins over them. */
  reason?: string;
  until?: string;
  owner?: string;
  evidence?: string;
}

/** The decision as a proposal, or what is still missing. Nothing is invented. */
export function proposalOf(
  decision: EstateDecision,
  terms: ProposalTerms,
): { proposal: GovernedException } | { missing: string[] } {
  const reason = terms.reason ?? decision.reasons[0] ?? '';
  const until = terms.until ?? decision.until;
  const owner = terms.owner ?? ownerOf(decision.entries);
  const missing = Object.entries({ reason, until, owner }).flatMap(([key, text]) => (text.trim() === '' ? [key] : []));
  if (missing.length > 0) return { missing };
  const { id, by, at, severity, evidence = '' } = terms;
  const stage = { is: 'proposed' as const };
  const { about, scopes } = decision;
  return {
    proposal: {
      ...{ id, about, scopes, severity, reason, owner, evidence, until, stage },
      claim: { is: 'accept' },
      releases: null,
      proposed: { by, at },
      renews: '',
    },
  };
}

function subjectOf({ kind, kinds, vulnerability }: Exception, name: string): ExceptionSubject {
  return {
    ...(kind !== undefined && { kind }),
    ...(kinds !== undefined && { kinds }),
    ...(vulnerability !== undefined && { vulnerability: name }),
    aliases: true,
  };
}

function scopesOf(decisions: EstateDecision['entries']): ExceptionScope[] {
  const groups = Map.groupBy(decisions, ({ exception }) => JSON.stringify(matchersOf(exception)));
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, held]) => ({
      targets: [...new Set(held.map(({ repository, exception }) => exception.target ?? repository))].sort(),
      matchers: JSON.parse(key) as ExceptionScope['matchers'],
    }));
}

function matchersOf(exception: Exception): ExceptionScope['matchers'] {
  const { package: name, packagePattern, version, scope, path, location, fixState } = exception;
  const all = { package: name, packagePattern, version, class: exception.class, scope, path, location, fixState };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function realReasons(exceptions: readonly Exception[]): string[] {
  const counts = new Map<string, number>();
  for (const { reason } of exceptions) {
    const text = reason.trim().replaceAll(/\s+/g, ' ');
    if (text !== '' && !isBoilerplate(text)) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].sort(([a, some], [b, others]) => others - some || (a < b ? -1 : 1)).map(([text]) => text);
}
