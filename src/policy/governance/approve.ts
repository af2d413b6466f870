// SPDX-License-Identifier: Apache-2.0

import { isRealDate, utcDate } from '../../kit/working-days.ts';
import type { ExceptionStage, GovernedException } from '../../model/governed-exception.ts';
import type { Person, Role } from '../../model/person.ts';
import type { ExceptionNeed } from '../../model/policy.ts';
import type { Severity } from '../../model/severity.ts';

/** Which roles may approve, by the worst severity; data, so that an organisation can ask for more. */
export type ApproverRoles = Readonly<Record<Severity, readonly Role[]>>;

/** Critical, and what nobody has rated, is for the committee; the rest for another maintainer too. */
export const defaultApprovers: ApproverRoles = {
  critical: ['committee'],
  high: ['committee', 'maintainer'],
  medium: ['committee', 'maintainer'],
  low: ['committee', 'maintainer'],
  unknown: ['committee'],
};

export type Permission = { may: true } | { may: false; because: string };

/** Whether this person may approve it: another one than the proposer, with a role that suffices. Does not look at dates. */
export function mayApprove(
  exception: GovernedException,
  person: Person,
  approvers: ApproverRoles = defaultApprovers,
): Permission {
  if (exception.stage.is !== 'proposed') return no(`it is ${exception.stage.is}, not proposed`);
  return maySign(exception, person, approvers);
}

export type ExceptionVerb = 'approve' | 'reject' | 'revoke' | 'expire' | 'confirm-release';

export interface ExceptionRequest {
  verb: ExceptionVerb;
  /** null: Ngao itself; it can only let expire. */
  by: Person | null;
  /** RFC 3339. */
  at: string;
  reason?: string;
  release?: string;
  approvers?: ApproverRoles;
  /** R61: what the product asks of an accepted vulnerability beyond reason, owner and end. */
  needs?: readonly ExceptionNeed[];
}

export type ExceptionStep = { done: true; exception: GovernedException; event: string } | { done: false; because: string };

/** Takes one step, or says why not: never throws. */
export function takeExceptionStep(exception: GovernedException, request: ExceptionRequest): ExceptionStep {
  const permission = permit(exception, request);
  if (!permission.may) return { done: false, because: permission.because };
  const { verb, at } = request;
  const signature = { by: request.by?.id ?? 'system', at };
  if (verb === 'confirm-release') {
    const releases = [...(exception.releases ?? []), { ...signature, release: request.release as string }];
    return { done: true, exception: { ...exception, releases }, event: 'exception.release-confirmed' };
  }
  const stage = stageAfter(exception, { ...request, signature });
  return { done: true, exception: { ...exception, stage }, event: `exception.${stage.is === 'active' ? 'approved' : stage.is}` };
}

/** Whether it hides anything on that day: active and not past its end. */
export function isInForce({ stage, until }: GovernedException, now: string): boolean {
  return stage.is === 'active' && until >= utcDate(now);
}

function permit(exception: GovernedException, request: ExceptionRequest): Permission {
  const { verb, by, at, reason = '' } = request;
  if (verb === 'expire') return permitExpiry(exception, at);
  if (!by) return no('only a person can do that');
  if ((verb === 'reject' || verb === 'revoke') && reason.trim() === '') return no('it needs a reason');
  if (verb === 'revoke') return permitRevocation(exception, by);
  if (verb === 'confirm-release') return permitConfirmation(exception, { ...request, by });
  const incomplete = verb === 'approve' ? (lacking(exception, at) ?? unmet(exception, request.needs ?? [])) : undefined;
  return incomplete === undefined ? mayApprove(exception, by, request.approvers) : no(incomplete);
}

function lacking({ until, reason, owner, scopes }: GovernedException, at: string): string | undefined {
  if (!isRealDate(until) || until < utcDate(at)) return 'its last day is past, or is no day';
  if (reason.trim() === '') return 'it has no reason';
  if (owner.trim() === '') return 'nobody owns it';
  return scopes.length === 0 ? 'it holds nowhere' : undefined;
}

/** Only of what is accepted although it does harm: what does none needs no mitigation. */
function unmet(exception: GovernedException, needs: readonly ExceptionNeed[]): string | undefined {
  if (exception.claim.is !== 'accept' || (exception.about.kind ?? 'vulnerability') !== 'vulnerability') return undefined;
  const missing = needs.filter((need) => (exception[need] ?? '').trim() === '');
  const words = {
    issue: 'the issue that tracks it',
    evidence: 'what proves that the fix breaks something',
    mitigations: 'mitigations',
  };
  return missing.length === 0 ? undefined : `it lacks ${missing.map((need) => words[need]).join(', ')}; renew it with them`;
}

function permitExpiry({ stage, until }: GovernedException, at: string): Permission {
  if (stage.is !== 'proposed' && stage.is !== 'active') return no(`it is ${stage.is} already`);
  return until < utcDate(at) ? { may: true } : no(`it holds until ${until}`);
}

function permitRevocation({ stage, proposed }: GovernedException, by: Person): Permission {
  if (stage.is !== 'proposed' && stage.is !== 'active') return no(`it is ${stage.is} already`);
  // Fewer exceptions are never less safe: one person is enough, the proposer of a proposal included.
  const isOwn = stage.is === 'proposed' && proposed.by === by.id;
  return isOwn || by.roles.some((role) => role === 'maintainer' || role === 'committee')
    ? { may: true }
    : no('a maintainer or the committee takes it back');
}

function permitConfirmation(exception: GovernedException, request: ExceptionRequest & { by: Person }): Permission {
  const { release = '' } = request;
  if (exception.stage.is !== 'active') return no(`it is ${exception.stage.is}, not active`);
  if (!exception.releases) return no('it is not bound to releases');
  if (release === '') return no('it needs a release');
  if (exception.releases.some((one) => one.release === release)) return no('that release is confirmed already');
  return maySign(exception, request.by, request.approvers ?? defaultApprovers);
}

function maySign({ proposed, severity }: GovernedException, { id, roles }: Person, approvers: ApproverRoles): Permission {
  if (proposed.by === id) return no('another person than the one who proposed it decides');
  const needed = approvers[severity];
  return roles.some((role) => needed.includes(role))
    ? { may: true }
    : no(`for ${severity} severity that is for: ${needed.join(', ')}`);
}

function stageAfter(
  { stage }: GovernedException,
  { verb, at, reason = '', signature }: ExceptionRequest & { signature: { by: string; at: string } },
): ExceptionStage {
  const approved = stage.is === 'active' ? stage.approved : null;
  switch (verb) {
    case 'reject':
      return { is: 'rejected', rejected: signature, reason };
    case 'revoke':
      return { is: 'revoked', revoked: signature, reason, approved };
    case 'expire':
      return { is: 'expired', at, approved };
    default:
      return { is: 'active', approved: signature };
  }
}

function no(because: string): Permission {
  return { may: false, because };
}
