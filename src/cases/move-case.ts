// SPDX-License-Identifier: Apache-2.0
import type { CaseActor, Duty, Instant, WorkState } from './case.ts';
import type { CaseFacts } from './case-facts.ts';
import { exitEmbargo } from './embargo.ts';
import type { Ask, Refusal } from './guard.ts';
import { askGuard } from './guards.ts';
import { growFacts } from './public-facts.ts';
import { isEndState, type TransitionName, transitionNames, transitionOf } from './states.ts';
import type { Effect, Telling } from './transition.ts';

/** What a transition changes. The server stores `patch` and `audit` in one transaction and gives `effects` to the outbox. */
export interface CaseMoved {
  patch: Partial<CaseFacts>;
  effects: readonly Effect[];
  /** Drafts to make; nothing is sent before a person has looked at it. */
  tells: readonly Telling[];
  /** The one audit event. */
  audit: { action: string; from: WorkState; to: WorkState; rules: readonly string[] };
}

export type CaseMove = { moved: CaseMoved } | { refused: readonly Refusal[] };

/**
 * Moves a case through the one table. Everything that is missing is told at once; nothing is thrown and nothing is changed.
 *
 * @param now RFC 3339.
 */
export function moveCase(facts: CaseFacts, name: TransitionName, { actor, now }: { actor: CaseActor; now: Instant }): CaseMove {
  const refused = refusalsOf(name, { facts, actor, now });
  if (refused.length > 0) return { refused };
  const { to, effects, tells, rules } = transitionOf(name);
  const target = to === 'same' ? facts.state : to;
  const patch = {
    ...(to === 'same' ? {} : { state: to, since: now }),
    transitions: facts.transitions + 1,
    ...consequences(name, { facts, actor, now }),
  };
  return { moved: { patch, effects, tells, audit: { action: `case.${name}`, from: facts.state, to: target, rules } } };
}

export interface PossibleMove {
  name: TransitionName;
  says: string;
  /** Empty: it can be done now. */
  missing: readonly Refusal[];
}

/** Every transition that leads on from here, with what is still missing for this person: what the desk shows. */
export function allowedMoves(facts: CaseFacts, actor: CaseActor, now: Instant): PossibleMove[] {
  return transitionNames
    .filter((name) => transitionOf(name).from.includes(facts.state))
    .map((name) => ({ name, says: transitionOf(name).says, missing: refusalsOf(name, { facts, actor, now }) }));
}

/** What the person is to this case: a recused one is nothing, and who wrote the report does not decide about it (R2). */
export function dutiesOf(actor: CaseActor, { people }: CaseFacts): readonly Duty[] {
  if (people.recused.includes(actor.id)) return [];
  return people.reportAuthors.includes(actor.id) ? actor.duties.filter((duty) => duty !== 'committee') : actor.duties;
}

function refusalsOf(name: TransitionName, ask: Ask): Refusal[] {
  const { from, who, guards } = transitionOf(name);
  if (!from.includes(ask.facts.state)) {
    const missing = `"${name}" does not lead on from "${ask.facts.state}".`;
    return [{ code: 'wrong-state', missing, next: 'Look at what is possible from here.' }];
  }
  const duties = dutiesOf(ask.actor, ask.facts);
  const able = duties.some((duty) => who.includes(duty));
  const judged = { ...ask, actor: { ...ask.actor, duties } };
  const missing = guards.flatMap((guard) => askGuard(guard, judged) ?? []);
  return able ? missing : [notYours(who, ask), ...missing];
}

function notYours(who: readonly Duty[], { actor, facts }: Ask): Refusal {
  if (facts.people.recused.includes(actor.id)) {
    const missing = 'This person has declared a conflict of interest.';
    return { code: 'recused', missing, next: 'Ask somebody else on the case.' };
  }
  return { code: 'not-yours', missing: `This is for: ${who.join(', ')}.`, next: 'Ask one of them.' };
}

/** What follows in the other two machines and in the facets beside the work. */
function consequences(name: TransitionName, { facts, actor, now }: Ask): Partial<CaseFacts> {
  switch (name) {
    case 'set-aside-as-spam':
      return {
        spam: { firstBy: actor.id, firstAt: now, secondBy: null, secondAt: null },
        reporter: { ...facts.reporter, silence: facts.reporter.silence ?? { reason: 'spam', by: actor.id, at: now } },
      };
    case 'confirm-spam':
      return { spam: facts.spam && { ...facts.spam, secondBy: actor.id, secondAt: now } };
    case 'take-back-spam':
      return { spam: null, reporter: { ...facts.reporter, silence: heard(facts) } };
    case 'reject':
    case 'decline':
      return { embargo: exitEmbargo(facts.embargo, 'rejected', now) };
    case 'prepare-fix':
      return grown(facts, 'fix-ready', now);
    case 'publish-fix':
      return { work: { ...facts.work, fixPublicAt: now } };
    case 'release':
      return grown(facts, 'fix-deployed', now);
    case 'announce':
      return { ...grown(facts, 'public', now), embargo: exitEmbargo(facts.embargo, 'announced', now) };
    case 'announce-early':
      return grown(facts, 'public', now);
    case 'reopen':
      return reopened(facts);
    default:
      return emergency(name, { facts, actor, now });
  }
}

function emergency(name: TransitionName, { facts, actor, now }: Ask): Partial<CaseFacts> {
  const mark = { by: actor.id, at: now };
  switch (name) {
    case 'call-emergency':
      return { emergency: { stage: 'called', called: mark, confirmed: null } };
    case 'confirm-emergency':
      return {
        emergency: { ...facts.emergency, stage: 'confirmed', confirmed: mark },
        embargo: exitEmbargo(facts.embargo, 'emergency', now),
      };
    case 'lapse-emergency':
      return { emergency: { stage: 'none', called: null, confirmed: null } };
    default:
      return {};
  }
}

/** The silence of a spam mark is taken back with the mark; any other reason stands. */
function heard({ reporter: { silence } }: CaseFacts): CaseFacts['reporter']['silence'] {
  return silence?.reason === 'spam' ? null : silence;
}

function grown(facts: CaseFacts, fact: 'fix-ready' | 'fix-deployed' | 'public', now: Instant): Partial<CaseFacts> {
  const result = growFacts(facts.publicFacts, fact, now);
  return 'grown' in result ? { publicFacts: result.grown } : {};
}

const unchecked = { checkedAt: null, open: 0, revision: '' };

/** A new round: what was voted, said, assessed, reviewed and proven before does not count again. What the world knows stays. */
function reopened(facts: CaseFacts): Partial<CaseFacts> {
  const restarted = isEndState(facts.state) && facts.embargo.state === 'exited' && facts.publicFacts.public === null;
  return {
    round: facts.round + 1,
    approvals: [],
    targetDate: null,
    newEvidence: null,
    work: { ...facts.work, reviewDone: false, reviewers: [], leak: unchecked, fixPublicAt: null, retrospectiveFiled: false },
    release: { ...facts.release, proofs: [], helmAvailableAt: null },
    publication: { lines: [], pageLive: false, pageHashMatches: false },
    emergency: { stage: 'none', called: null, confirmed: null },
    // A rejection let everybody go; if it turns out to be true after all, silence has to be agreed anew.
    ...(restarted ? { embargo: { state: 'none', term: null, startedAt: null, consents: [], proposal: null, exited: null } } : {}),
  };
}
