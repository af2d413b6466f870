// SPDX-License-Identifier: Apache-2.0

/** SQLSTATE of an error of either engine (PostgreSQL manual, appendix A), or undefined when it is no database error. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** Whether a unique constraint or index refused the row; `constraint` narrows it to the one of that name. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return sqlStateOf(error) === '23505' && (constraint === undefined || constraintOf(error) === constraint);
}

/** Whether the same transaction may succeed when run again: serialization failure or deadlock. */
export function isCollision(error: unknown): boolean {
  return ['40001', '40P01'].includes(sqlStateOf(error) ?? '');
}

/** Whether it waited too long for what another transaction holds. It has waited already: it is not run again. */
export function isLockTimeout(error: unknown): boolean {
  return sqlStateOf(error) === '55P03';
}

function constraintOf(error: unknown): unknown {
  return error instanceof Error && 'constraint' in error ? error.constraint : undefined;
}
