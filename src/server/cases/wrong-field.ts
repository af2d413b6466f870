// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';

/** A `usage` error about one field of the body, so that a form can tell it where it was written. */
export function wrongField(name: string, message: string): NgaoError {
  return new NgaoError('usage', message, { fields: [{ path: `body/${name}`, message }] });
}
