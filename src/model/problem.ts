// SPDX-License-Identifier: Apache-2.0

/** Something that could not be done. One Problem makes the whole result incomplete: never a silent gap. */
export interface Problem {
  /** A code of the error registry (kit/errors.ts). */
  code: string;
  /** For the person: what happened, what to do next. Never file content, never a secret. */
  message: string;
  /** The target's `ref`, or the file's path, or '' when it concerns the whole run. */
  target: string;
}

/** Something worth knowing that does not make the result incomplete. */
export interface Notice {
  /** Kebab-case, stable: for example `exception-unused`, `name-collision`, `runtime-mismatch`. */
  code: string;
  message: string;
  target: string;
}
