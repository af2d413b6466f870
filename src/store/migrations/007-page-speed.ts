// SPDX-License-Identifier: Apache-2.0

/**
 * Lists, counts and the first page are answered from indexes alone: what they filter and count by stands beside the sort
 * keys, so that ten thousand findings are not fetched one by one from where they happen to lie. Only columns that some index
 * held before, so that no update that was cheap becomes dear; and one index less to write, since the order by due date now
 * answers for a product too.
 */
export const pageSpeed = `
drop index findings_open_by_severity;
create index findings_open_by_severity on findings (severity desc, id desc)
  include (product_id, target_id, vulnerability_id, package_id, kind, state) where open;
drop index findings_open_by_due;
create index findings_open_by_due on findings (coalesce(due_at, 'infinity'), id desc)
  include (product_id, target_id, assignee_id, due_at) where open;
drop index findings_open_due_by_product;
drop index findings_by_vulnerability;
create index findings_by_vulnerability on findings (vulnerability_id, id desc)
  include (product_id, target_id, severity, open, kind, state, due_at);
drop index findings_by_package;
create index findings_by_package on findings (package_id, id desc)
  include (product_id, target_id, vulnerability_id, severity, open, kind, state);
drop index findings_by_state;
create index findings_by_state on findings (state, severity desc, id desc)
  include (product_id, target_id, kind) where state <> 'new';
drop index findings_by_assignee;
create index findings_by_assignee on findings (assignee_id, severity desc, id desc)
  include (product_id, target_id, open, kind, state) where assignee_id is not null;
drop index findings_fixed;
create index findings_fixed on findings (closed_at desc)
  include (product_id, target_id, severity, first_seen) where state = 'fixed';
-- A tag that many findings have is found by walking what is tagged, a rare one by findings_by_tag.
create index findings_tagged on findings (severity desc, id desc)
  include (product_id, target_id, open, kind, state, tags) where tags <> '[]';

create index packages_in_order on packages (name, id);
create index components_with_capitals on components (id) where purl <> lower(purl);
create index targets_in_order on targets (name, id) where archived_at is null;
`;
