// SPDX-License-Identifier: Apache-2.0
import type { Advisory, AdvisoryLanguage, AdvisoryText } from '../model/advisory.ts';
import type { artefactKinds, CreditWish, Instant, Tlp, Uid } from './case.ts';

/** Something told on the private side, with who may read it (R47: marked field by field). */
export interface Told {
  text: AdvisoryText;
  tlp: Tlp;
  /** The participant that told it in confidence; null: it is the committee's own. */
  confidence: Uid | null;
}

/**
 * All that a draft is made from: opened records of one case, and beside them what must never pass, so that a text which holds
 * one of those words is found. Fields under `kept` are only ever compared with, never copied.
 */
export interface DraftSource {
  /** The publisher's number. */
  id: string;
  now: Instant;
  languages: readonly AdvisoryLanguage[];
  /** What the draft is marked: a field that is stricter stays out. */
  tlp: Advisory['tlp'];
  summary: Told | null;
  details: Told | null;
  impact: Told | null;
  workaround: Told | null;
  level: Advisory['severity'] | null;
  weakness: string | null;
  scores: { team: readonly string[]; reporter: readonly string[] };
  ssvc: Advisory['ssvc'] | null;
  affected: readonly AffectedSource[];
  fixes: readonly FixSource[];
  /** Changes in public repositories; `publicAt` null: not public yet. */
  commits: readonly { url: string; publicAt: Instant | null }[];
  credits: readonly CreditSource[];
  vendors: readonly VendorSource[];
  events: readonly EventSource[];
  /** Other public numbers of the same flaw. */
  aliases: readonly string[];
  kept: KeptWords;
}

export interface AffectedSource {
  uid: Uid;
  /** A package URL, or what people call it. */
  name: string;
  /** As the record holds it: `<2.1.0`, `>=1.0.0 <1.4.2`, `<=3.0`. */
  range: string | null;
  tlp: Tlp;
  confidence: Uid | null;
}

export interface FixSource {
  component: Uid;
  artefact: (typeof artefactKinds)[number];
  /** As released; null: not told yet. */
  version: string | null;
}

export interface CreditSource {
  role: 'reporter' | 'finder';
  wish: CreditWish;
  /** Exactly as the person wants to be named; '' where nothing was said. */
  name: string;
}

export interface VendorSource {
  vendor: string;
  statement: { text: string; language: string; at: Instant; approved: boolean; tlp: Tlp } | null;
}

export const publicEvents = ['received', 'acknowledged', 'accepted', 'fix-public', 'released'] as const;
export interface EventSource {
  what: (typeof publicEvents)[number];
  at: Instant;
  /** Whether the committee lets it be told. */
  public: boolean;
}

/** What no public text may hold. */
export interface KeptWords {
  caseUid: Uid;
  codeName: string;
  /** Names of machines inside, and the desk's own addresses. */
  internalHosts: readonly string[];
  /** R33: how the reporter can be reached. */
  contact: readonly string[];
  /** R34: names of people who are not to be named. */
  unnamed: readonly string[];
  /** R47: what vendors told in confidence. */
  confidences: readonly string[];
}
