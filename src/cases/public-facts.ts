// SPDX-License-Identifier: Apache-2.0
import type { Instant, PublicFact, Uid } from './case.ts';
import type { CaseFacts, PublicFacts } from './case-facts.ts';
import { exitEmbargo } from './embargo.ts';
import type { Refusal } from './guard.ts';

/** What a fact needs before it can be one, and what it brings with it. */
const needs: Partial<Record<PublicFact, PublicFact>> = { 'fix-ready': 'vendor-aware', 'fix-deployed': 'fix-ready' };
const brings: Partial<Record<PublicFact, PublicFact>> = { 'exploit-public': 'public' };

/** Something that was said about the world. Nothing follows from it until people stand for it. */
export interface FactClaim {
  uid: Uid;
  fact: PublicFact;
  /** When it came to be so, as far as known. */
  since: Instant;
  claimedBy: Uid;
  /** An outsider's word opens a claim and never supports it. */
  source: 'insider' | 'outsider' | 'system';
  supporters: readonly Uid[];
  canonicalAt: Instant | null;
}

export type FactsGrown = { grown: PublicFacts; added: readonly PublicFact[] } | { refused: readonly Refusal[] };

/** Facts only grow: one that holds keeps its first instant, and telling it again changes nothing. */
export function growFacts(facts: PublicFacts, fact: PublicFact, since: Instant): FactsGrown {
  const needed = needs[fact];
  if (needed !== undefined && facts[needed] === null) {
    const missing = `"${fact}" cannot hold while "${needed}" does not.`;
    return { refused: [{ code: 'fact-needs-another', missing, next: `Establish "${needed}" first.` }] };
  }
  const added = [fact, brings[fact]].filter((one): one is PublicFact => one !== undefined && facts[one] === null);
  return { grown: { ...facts, ...Object.fromEntries(added.map((one) => [one, since])) }, added };
}

/**
 * Whether a claim has become a fact: one supporter is the owner, or two people stand for it. Machines and outsiders are
 * not people here; whoever made the claim counts once.
 */
export function isCanonical(claim: FactClaim, { owner }: { owner: Uid | null }): boolean {
  const people = new Set(claim.source === 'insider' ? [claim.claimedBy, ...claim.supporters] : claim.supporters);
  if (claim.source !== 'insider') people.delete(claim.claimedBy);
  return (owner !== null && people.has(owner)) || people.size >= 2;
}

/** One person stands for a claim. */
export function supportClaim(claim: FactClaim, by: Uid, context: { owner: Uid | null; now: Instant }): FactClaim {
  if (claim.canonicalAt !== null) return claim;
  const supported = { ...claim, supporters: [...new Set([...claim.supporters, by])] };
  return isCanonical(supported, context) ? { ...supported, canonicalAt: context.now } : supported;
}

export type FactEstablished =
  | { patch: Pick<CaseFacts, 'publicFacts' | 'embargo'>; added: readonly PublicFact[]; embargoShouldEnd: boolean }
  | { refused: readonly Refusal[] };

/**
 * What a canonical claim does to the case. Public or an exploit public ends the embargo at once; attacks seen should end it:
 * that the people decide.
 */
export function establishFact(facts: CaseFacts, claim: FactClaim, now: Instant): FactEstablished {
  if (claim.canonicalAt === null) {
    const missing = 'It is only a claim so far.';
    return { refused: [{ code: 'claim-not-canonical', missing, next: 'The owner, or two people, must stand for it.' }] };
  }
  const grown = growFacts(facts.publicFacts, claim.fact, claim.since);
  if ('refused' in grown) return grown;
  const ending = grown.added.find((fact) => fact === 'exploit-public') ?? grown.added.find((fact) => fact === 'public');
  const ends = ending === 'exploit-public' || ending === 'public';
  return {
    patch: { publicFacts: grown.grown, embargo: ends ? exitEmbargo(facts.embargo, ending, now) : facts.embargo },
    added: grown.added,
    embargoShouldEnd: grown.added.includes('attacks-seen') && !ends && isBinding(facts),
  };
}

function isBinding({ embargo }: CaseFacts): boolean {
  return embargo.state === 'active' || embargo.state === 'revise';
}
