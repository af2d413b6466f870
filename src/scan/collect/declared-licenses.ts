// SPDX-License-Identifier: Apache-2.0

/**
 * Licences as a package declares them, whatever the form: a string, `{ type }`, or an array of either
 * (package.json's old `licenses`). Empty when it declares none.
 */
export function declaredLicenses(license: unknown, licenses?: unknown): string[] {
  const declared = listOf(license);
  return declared.length > 0 ? declared : listOf(licenses);
}

function listOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => nameOf(item) ?? []);
  return nameOf(value) === undefined ? [] : [nameOf(value) as string];
}

function nameOf(value: unknown): string | undefined {
  const name =
    typeof value === 'object' && value !== null
      ? ((value as { type?: unknown }).type ?? (value as { name?: unknown }).name)
      : value;
  return typeof name === 'string' && name.trim() !== '' ? name.trim() : undefined;
}
