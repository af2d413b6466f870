// SPDX-License-Identifier: Apache-2.0
import type { Requires } from '../../model/component.ts';

/**
 * What a package asks for, answered from the lockfile's own entry when somebody asks: a scan never does, and building
 * a map per package would cost it time. It is no part of what is printed of a component.
 */
export class AskedRanges implements Requires {
  readonly #rangeOf: (name: string) => string | undefined;

  constructor(rangeOf: (name: string) => string | undefined) {
    this.#rangeOf = rangeOf;
  }

  get(name: string): string | undefined {
    return this.#rangeOf(name);
  }

  toJSON(): undefined {
    return undefined;
  }
}
