// SPDX-License-Identifier: Apache-2.0

/** Union-find over ids with path halving: near-linear, no recursion, whatever the length of a chain. */
export class DisjointSets {
  readonly #parents = new Map<string, string>();

  add(id: string): void {
    if (!this.#parents.has(id)) this.#parents.set(id, id);
  }

  join(a: string, b: string): void {
    this.add(a);
    this.add(b);
    const [left, right] = [this.rootOf(a), this.rootOf(b)];
    if (left !== right) this.#parents.set(right, left);
  }

  /** An id that was never added is its own root. */
  rootOf(id: string): string {
    let at = id;
    for (let up = this.#parents.get(at); up !== undefined && up !== at; up = this.#parents.get(at)) {
      const above = this.#parents.get(up) as string;
      this.#parents.set(at, above);
      at = above;
    }
    return at;
  }

  sets(): string[][] {
    return [...Map.groupBy(this.#parents.keys(), (id) => this.rootOf(id)).values()];
  }
}
