// SPDX-License-Identifier: Apache-2.0

import type { AdvisoryTables } from './advisory-tables.ts';
import type { CaseTables } from './case-tables.ts';
import type { Actor, Default, Id, Instant, Json } from './columns.ts';
import type { Expectation } from './expectation.ts';
import type { PeopleTables } from './people-tables.ts';

export type { Actor } from './columns.ts';
export type { Expectation };

export interface Tables extends PeopleTables, CaseTables, AdvisoryTables {
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
    /** How many attempts ended in an error of ours. */
    failures: Default<number>;
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
    /** When its newest proven scan says it ran; null where it told no time. */
    scanned_at: Default<Instant | null>;
    inventory_id: Default<number | null>;
    asked_with: Default<string>;
    /** Digest of what it told last; see `server/ingest/told-before.ts`. */
    told: Default<string>;
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
    /** A person's word that what it no longer holds is gone. */
    confirmed: Default<boolean>;
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
    overdue: Default<number>;
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
    issue: Default<string>;
    mitigations: Default<string>;
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
}
