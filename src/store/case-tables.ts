// SPDX-License-Identifier: Apache-2.0
import type { Actor, Default, Instant, Json } from './columns.ts';

/** Private cases: see migrations/008-cases.ts. Every Uint8Array is sealed. */
export interface CaseTables {
  sealing_keys: {
    scope: string;
    wrapped: Uint8Array | null;
    wrapper: string;
    key_id: string;
    created_at: Instant;
    destroyed_at: Instant | null;
  };
  parties: {
    uid: string;
    kind: string;
    user_id: number | null;
    identity: Uint8Array | null;
    address_index: Uint8Array | null;
    receipt_hash: string | null;
    language: Default<string>;
    zone: Default<string>;
    created_at: Instant;
  };
  cases: {
    uid: string;
    code_name: string;
    product_id: number | null;
    lane: string;
    state: string;
    emergency: Default<string>;
    owner_id: number | null;
    level: string | null;
    title: Uint8Array;
    facts: Json<Record<string, unknown>>;
    version: Default<number>;
    received_at: Instant;
    moved_at: Instant;
    closed_at: Instant | null;
    retain_until: Instant | null;
    legal_hold: Default<boolean>;
    destroyed_at: Default<Instant | null>;
    alike: Default<Uint8Array | null>;
    /** Who takes it up by the rota, and whose turn that was. */
    duty_id: Default<number | null>;
    turn_id: Default<number | null>;
  };
  committee_rota: { user_id: number; weight: number; joined_at: Instant };
  committee_away: {
    uid: string;
    user_id: number;
    from_at: Instant;
    until_at: Instant;
    substitute_id: number | null;
    noted_by: number;
    noted_at: Instant;
  };
  case_holds: {
    uid: string;
    case_uid: string;
    hold: boolean;
    reason: Uint8Array;
    asked_by: number;
    asked_at: Instant;
    confirmed_by: number | null;
    confirmed_at: Instant | null;
  };
  case_reports: {
    uid: string;
    case_uid: string;
    channel: string;
    party_uid: string | null;
    received_at: Instant;
    language: string;
    policy_version: string;
    mail_verdict: string | null;
    original: string | null;
    content: Uint8Array;
  };
  case_participants: {
    uid: string;
    case_uid: string;
    party_uid: string | null;
    user_id: number | null;
    role: string;
    state: Default<string>;
    contact_wish: string | null;
    credit_wish: string | null;
    details: Uint8Array | null;
    invited_at: Instant;
    told_at: Instant | null;
    wrote_encrypted: Default<boolean>;
    clear_by: Default<number | null>;
    clear_at: Default<Instant | null>;
  };
  case_grants: {
    uid: string;
    case_uid: string;
    participant_uid: string;
    scope: string;
    from_at: Instant;
    until_at: Instant | null;
    acknowledged_at: Instant | null;
    acknowledged_text: string | null;
    acknowledged_language: Default<string | null>;
    acknowledged_version: Default<string | null>;
    granted_by: Json<Actor>;
    reason: Uint8Array | null;
    revoked_at: Instant | null;
  };
  case_recusals: {
    uid: string;
    case_uid: string;
    user_id: number;
    declared_at: Instant;
    reason: Uint8Array | null;
  };
  case_threads: {
    uid: string;
    case_uid: string;
    audience: string;
    participant_uid: string | null;
    created_at: Instant;
  };
  case_messages: {
    uid: string;
    case_uid: string;
    thread_uid: string;
    direction: string;
    state: string;
    kind: string;
    author_user: number | null;
    author_participant: string | null;
    subject: Uint8Array | null;
    body: Uint8Array;
    tlp: Default<string>;
    language: Default<string>;
    created_at: Instant;
    send_after: Instant | null;
    sent_at: Instant | null;
    mail_id: string | null;
    /** Message-ID of the mail that it answers; empty where that mail has none that fits a header. */
    in_reply_to: string | null;
    pgp: Default<Uint8Array | null>;
    stopped: Default<string | null>;
  };
  case_deliveries: {
    uid: string;
    message_uid: string;
    position: number;
    part: string;
    participant_uid: string | null;
    address: Uint8Array;
    state: string;
    attempts: Default<number>;
    at: Instant | null;
    answer: Uint8Array | null;
    bounced_at: Default<Instant | null>;
    bounce: Default<Uint8Array | null>;
    auto_answered_at: Default<Instant | null>;
  };
  party_keys: {
    uid: string;
    party_uid: string;
    source: string;
    state: string;
    content: Uint8Array;
    seen_at: Instant;
    decided_by: Default<number | null>;
    decided_at: Default<Instant | null>;
  };
  case_attachments: {
    uid: string;
    case_uid: string;
    report_uid: string | null;
    message_uid: string | null;
    name: Uint8Array;
    size: number;
    kind: string;
    warnings: Json<readonly string[]>;
    state: string;
    evidence: string;
    added_at: Instant;
  };
  case_decisions: {
    uid: string;
    case_uid: string;
    kind: string;
    question: Uint8Array;
    factors: Uint8Array | null;
    opened_by: number;
    opened_at: Instant;
    needs: Json<Record<string, unknown>>;
    outcome: string | null;
    closed_at: Instant | null;
  };
  case_votes: {
    uid: string;
    decision_uid: string;
    user_id: number;
    vote: string;
    reason: Uint8Array | null;
    at: Instant;
  };
  case_records: {
    uid: string;
    case_uid: string;
    kind: string;
    state: Default<string>;
    flags: Json<Record<string, unknown>>;
    content: Uint8Array;
    written_by: Json<Actor>;
    written_at: Instant;
    replaces: string | null;
  };
  case_clocks: {
    uid: string;
    case_uid: string;
    key: string;
    kind: string;
    rule: string;
    nature: string;
    participant_uid: string | null;
    started_at: Instant;
    given_at: Instant | null;
    due_at: Instant;
    state: string;
    ended_at: Instant | null;
    events: Json<readonly unknown[]>;
    told_at: Instant | null;
  };
  reporter_sessions: {
    hash: string;
    participant_uid: string;
    created_at: Instant;
    last_seen: Instant;
    expires_at: Instant;
  };
  spent_challenges: {
    once: string;
    until_at: Instant;
  };
  case_facts: {
    uid: string;
    case_uid: string;
    fact: string;
    source: Uint8Array;
    claimed_by: Json<Actor>;
    claimed_at: Instant;
    confirmed_by: Json<readonly Actor[]>;
    canonical_at: Instant | null;
  };
  case_events: {
    uid: string;
    case_uid: string;
    seq: number;
    at: Instant;
    actor: Json<Actor>;
    name: string;
    from_state: string | null;
    to_state: string | null;
    note: Uint8Array | null;
  };
  case_terms: {
    uid: string;
    case_uid: string;
    terms: Uint8Array;
    made_at: Instant;
    expires_at: Instant;
  };
  inbound_mails: {
    uid: string;
    digest: string;
    received_at: Instant;
    source: string;
    state: string;
    reason: Default<string>;
    verdict: Default<string>;
    evidence: string;
    mail_id_hash: string | null;
    case_uid: string | null;
    message_uid: string | null;
  };
  case_imports: {
    uid: string;
    token_id: number;
    product_id: number;
    digest: Uint8Array;
    document: Uint8Array;
    case_uid: string;
    report_uid: string;
    received_at: Instant;
  };
  case_findings: { uid: string; case_uid: string; finding_id: number; linked_by: number; linked_at: Instant };
  public_issues: {
    uid: string;
    product_id: number;
    address: string;
    score: number;
    reasons: Json<readonly string[]>;
    seen_at: Instant;
    state: Default<string>;
    settled_by: Default<number | null>;
    settled_at: Default<Instant | null>;
    told: Default<string>;
  };
  mailbox_bookmarks: {
    mailbox: string;
    uid_validity: number;
    last_uid: number;
  };
  break_glass: {
    uid: string;
    case_uid: string;
    asked_by: number;
    asked_at: Instant;
    reason: Uint8Array;
    confirmed_by: number | null;
    confirmed_at: Instant | null;
    until_at: Instant | null;
  };
  case_reads: {
    case_uid: string;
    user_id: number;
    what: string;
    read_at: Instant;
  };
}
