// SPDX-License-Identifier: Apache-2.0

/**
 * Reports that machines make. A token has one scope: reports of scanners, or private reports, never both. What was handed in is
 * known again by keyed hashes alone: who reads the table cannot try documents against it.
 */
export const caseImports = `
alter table tokens add column scope text not null default 'ingest' check (scope in ('ingest', 'cases:import'));
-- uid: the reference that the machine is told; it opens nothing.
create table case_imports (
  uid text primary key,
  token_id int not null references tokens,
  product_id int not null references products,
  digest bytea not null,
  document bytea not null,
  case_uid text not null references cases,
  report_uid text not null references case_reports,
  received_at timestamptz not null,
  unique (token_id, digest)
);
create index case_imports_by_document on case_imports (product_id, document);
`;
