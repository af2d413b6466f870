// SPDX-License-Identifier: Apache-2.0

/**
 * R26: which findings of the portfolio belong to a case. The link stands here alone: nothing of a finding, of its history or of
 * the audit trail tells of it. It follows a finding that is merged into another, and ends with the case.
 */
export const caseFindings = `
create table case_findings (
  uid text primary key,
  case_uid text not null references cases,
  finding_id int not null references findings,
  linked_by int not null references users,
  linked_at timestamptz not null,
  unique (case_uid, finding_id)
);
create index case_findings_by_finding on case_findings (finding_id);
`;
