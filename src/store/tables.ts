// SPDX-License-Identifier: Apache-2.0
import type { ColumnType, Generated } from 'kysely';
import type { Expectation } from './expectation.ts';

export type { Expectation };

/*
 * The tables as kysely sees them; migrations/ is the truth. Instants are RFC 3339 texts in UTC on both engines,
 * int8 are numbers, bytea are Uint8Arrays, jsonb are values.
 */
type Id = Generated<number>;
type Instant = string;
/** A jsonb column: read as a value, written as JSON text. */
type Json<T> = ColumnType<T, string | undefined, string>;
/** A column with a default. */
type Default<T> = Generated<T>;

/** Who did something, as stored beside what was done. */
export interface Actor {
  kind: 'person' | 'token' | 'system';
  /** User id, token id, or the job's name. */
  id: string;
  name: string;
}

export interface Tables {
  products: { id: Id; key: string; name: string; settings: Json<Record<string, unknown>>; created_at: Instant };
  targets: {
    id: Id;
    product_id: number;
    kind: 'repository' | 'image' | 'chart' | 'external';
    ref: string;
    name: string;
    scope: Default<'in' | 'out'>;
    scope_reason: Default<string>;
    expects: Json<readonly Expectation[]>;
    created_at: Instant;
    archived_at: Instant | null;
  };
  reports: {
    id: Id;
    target_id: number;
    stream_id: number | null;
    digest: string;
    bytes: number;
    file: Default<string>;
    named_format: Default<string>;
    format: Default<string>;
    idempotency_key: string | null;
    version: Default<string>;
    received_at: Instant;
    received_by: Json<Actor>;
    state: 'received' | 'importing' | 'imported' | 'held' | 'refused';
    reason: Default<string>;
    tool: Default<string>;
    tool_version: Default<string>;
    proof_at: Instant | null;
    proof: Default<string>;
    attempts: Default<number>;
    counts: Json<Record<string, number>>;
    notices: Json<readonly string[]>;
    finished_at: Instant | null;
  };
  streams: {
    id: Id;
    target_id: number;
    tool: string;
    category: Default<string>;
    last_report_id: number | null;
    last_report_at: Instant | null;
    last_proof_at: Instant | null;
    inventory_id: Default<number | null>;
    asked_with: Default<string>;
  };
  packages: { id: Id; package: string; name: string; ecosystem: Default<string> };
  components: {
    id: Id;
    package_id: number;
    purl: string;
    version: string;
    licenses: Json<readonly string[]>;
    deprecated: Default<string>;
    first_seen: Instant;
    rematched_with: Default<string>;
  };
  inventory_sets: { id: Id; digest: string; size: number };
  /** `flags`: see inventory-flags.ts. */
  inventory_entries: { component_id: number; set_id: number; flags: number };
  inventories: {
    id: Id;
    target_id: number;
    set_id: number;
    report_id: number | null;
    version: Default<string>;
    digest: Default<string>;
    at: Instant;
  };
  vulnerabilities: {
    id: Id;
    label: string;
    title: Default<string>;
    kev: Default<boolean>;
    epss: number | null;
    merged_into: number | null;
  };
  vulnerability_ids: { id: string; vulnerability_id: number };
  alias_assertions: {
    a: string;
    b: string;
    asserter_kind: 'feed' | 'person' | 'report';
    asserter: string;
    packages: Json<readonly string[]>;
    first_seen: Instant;
  };
  vulnerability_facts: { vulnerability: string; fact: string; asserter: string; value: Json<unknown>; at: Instant };
  findings: {
    id: Id;
    product_id: number;
    target_id: number;
    key: string;
    kind: string;
    vulnerability_id: number | null;
    about: string;
    package_id: number | null;
    version: Default<string>;
    class: Default<string>;
    scope: Default<string>;
    file: Default<string>;
    line: Default<number>;
    title: Default<string>;
    /** 4 critical, 3 high, 2 medium, 1 low, 0 unknown. */
    severity: number;
    fixed_in: Default<string>;
    state: string;
    state_data: Json<Record<string, unknown>>;
    state_at: Instant;
    /** Somebody still has to act: reported by a live stream and in a state that is not an end. */
    open: boolean;
    /** How many live observations there are. */
    live: Default<number>;
    assignee_id: number | null;
    tags: Json<readonly string[]>;
    first_seen: Instant;
    last_seen: Instant;
    closed_at: Instant | null;
    clock_from: Instant;
    due_at: Instant | null;
    warn_at: Instant | null;
    clock_state: Default<string>;
    clock_changes_at: Instant | null;
  };
  observations: {
    id: Id;
    finding_id: number;
    stream_id: number;
    since_report: number;
    until_report: number | null;
    since: Instant;
    until: Instant | null;
    severity: number;
    content: string;
    facts: Json<Record<string, unknown>>;
  };
  finding_events: {
    id: Id;
    finding_id: number;
    at: Instant;
    actor: Json<Actor>;
    event: string;
    from_state: Default<string>;
    to_state: Default<string>;
    data: Json<Record<string, unknown>>;
  };
  clock_pauses: { id: Id; finding_id: number; since: Instant; until: Instant | null; reason: string; by: Json<Actor> };
  target_counts: {
    target_id: number;
    product_id: number;
    critical: Default<number>;
    high: Default<number>;
    medium: Default<number>;
    low: Default<number>;
    unknown: Default<number>;
    accepted: Default<number>;
    not_affected: Default<number>;
    updated_at: Instant;
  };
  daily_counts: {
    day: string;
    product_id: number;
    critical: number;
    high: number;
    medium: number;
    low: number;
    unknown: number;
    overdue: number;
    accepted: number;
    opened: number;
    closed: number;
    closed_days: number | null;
  };
  releases: {
    id: Id;
    product_id: number;
    version: string;
    name: string;
    digest: Default<string>;
    scope: Json<Record<string, unknown>>;
    drift: Json<readonly unknown[]>;
    created_at: Instant;
    created_by: Json<Actor>;
    frozen_at: Instant | null;
  };
  release_members: {
    release_id: number;
    target_id: number;
    version: Default<string>;
    digest: Default<string>;
    inventory_id: number | null;
    excluded: Default<string>;
    declared: Json<readonly unknown[]>;
  };
  exceptions: {
    id: Id;
    product_id: number;
    decision: 'accept' | 'not-affected' | 'false-positive';
    justification: Default<string>;
    vulnerability_id: number | null;
    about: string;
    matcher: Json<Record<string, unknown>>;
    reason: string;
    evidence: Default<string>;
    owner: string;
    state: 'proposed' | 'active' | 'rejected' | 'revoked' | 'expired';
    proposed_by: number | null;
    proposed_at: Instant;
    decided_by: number | null;
    decided_at: Instant | null;
    decision_reason: Default<string>;
    expires: string;
    warned_at: Instant | null;
    release_id: number | null;
    reconfirm: Default<boolean>;
    source: Json<Record<string, unknown>>;
  };
  exception_findings: { exception_id: number; finding_id: number };
  triage_rules: {
    id: Id;
    product_id: number;
    name: string;
    rule: Json<unknown>;
    priority: number;
    enabled: boolean;
    log_only: boolean;
    changed_at: Instant;
    changed_by: Json<Actor>;
  };
  saved_views: { id: Id; user_id: number; name: string; page: string; query: string };
  users: {
    id: Id;
    email: string;
    name: string;
    password: string | null;
    totp: Uint8Array | null;
    totp_last: Default<number>;
    webauthn_id: string;
    created_at: Instant;
    disabled_at: Instant | null;
  };
  passkeys: {
    id: string;
    user_id: number;
    public_key: Uint8Array;
    counter: number;
    transports: Json<readonly string[]>;
    name: string;
    created_at: Instant;
    used_at: Instant | null;
  };
  recovery_codes: { user_id: number; hash: string; used_at: Instant | null };
  role_grants: {
    id: Id;
    user_id: number;
    product_id: number | null;
    role: 'viewer' | 'maintainer' | 'committee' | 'administrator' | 'auditor';
    granted_at: Instant;
    granted_by: Json<Actor>;
  };
  sessions: {
    hash: string;
    id: string;
    user_id: number;
    created_at: Instant;
    last_seen: Instant;
    expires_at: Instant;
    strength: string;
    confirmed_at: Instant;
    agent: Default<string>;
  };
  invitations: {
    hash: string;
    purpose: 'first-administrator' | 'invite' | 'reset';
    user_id: number | null;
    email: Default<string>;
    grants: Json<readonly { role: string; product: number | null }[]>;
    created_at: Instant;
    expires_at: Instant;
    used_at: Instant | null;
  };
  tokens: {
    id: Id;
    hash: string;
    name: string;
    product_id: number;
    targets: Json<readonly string[] | null>;
    created_at: Instant;
    created_by: Json<Actor>;
    expires_at: Instant;
    used_at: Instant | null;
    revoked_at: Instant | null;
  };
  federations: {
    id: Id;
    name: string;
    product_id: number;
    issuer: string;
    audience: string;
    claims: Json<Record<string, string>>;
    targets: Json<readonly string[] | null>;
    created_at: Instant;
    created_by: Json<Actor>;
    revoked_at: Instant | null;
  };
  attempts: { bucket: string; count: number; window_start: Instant };
  audit_records: {
    seq: number;
    at: Instant;
    actor_kind: string;
    actor_id: string;
    action: string;
    subject_kind: string;
    subject_id: string;
    product_id: number | null;
    record: string;
  };
  audit_state: { id: number; range: string };
  audit_checkpoints: { size: number; at: Instant; note: string };
  settings: { name: string; value: Json<unknown> };
  outbox: { id: Id; kind: string; payload: Json<Record<string, unknown>>; created_at: Instant; done_at: Instant | null };
}
