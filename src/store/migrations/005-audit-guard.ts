// SPDX-License-Identifier: Apache-2.0

/** The trail cannot be emptied either, and what was signed stays as it was signed. */
export const auditGuard = `
create trigger audit_records_keep before truncate on audit_records
  for each statement execute function refuse_change();
create trigger audit_checkpoints_append_only before update or delete on audit_checkpoints
  for each row execute function refuse_change();
create trigger audit_checkpoints_keep before truncate on audit_checkpoints
  for each statement execute function refuse_change();
`;
