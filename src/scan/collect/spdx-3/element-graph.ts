// SPDX-License-Identifier: Apache-2.0
import { asRecord, asText } from '../sbom-json.ts';

export type Fields = Record<string, unknown>;

/**
 * The elements of an SPDX 3 document by id. They may stand in any order, refer to each other by `spdxId` or blank node
 * (`_:x`), or stand inside each other. Only what stands in the document is read: SPDX 3 ids are addresses, never fetched.
 */
export class ElementGraph {
  readonly elements: readonly Fields[];
  private readonly byId = new Map<string, Fields>();
  private readonly lines: (object: object) => number;

  constructor(top: readonly unknown[], lineOf: (object: object) => number) {
    this.lines = lineOf;
    this.elements = this.index(top);
  }

  lineOf(element: Fields): number {
    return this.lines(element);
  }

  /** The object a property holds, or the one it refers to. */
  resolve(value: unknown): Fields | undefined {
    return typeof value === 'string' ? this.byId.get(value) : asRecord(value);
  }

  /** A property's values, one or many, as objects. */
  resolveAll(value: unknown): Fields[] {
    return many(value)
      .map((each) => this.resolve(each))
      .filter((each) => each !== undefined);
  }

  /** Every element once, those inside other elements included; iterative, as the document may nest deeply. */
  private index(top: readonly unknown[]): Fields[] {
    const found: Fields[] = [];
    const queue: unknown[] = [...top];
    for (const value of queue) {
      const object = asRecord(value);
      if (!object) continue;
      found.push(object);
      this.remember(object);
      for (const child of Object.values(object).flatMap(many)) queue.push(child);
    }
    return found;
  }

  private remember(object: Fields): void {
    const id = idOf(object);
    if (id !== '' && !this.byId.has(id)) this.byId.set(id, object);
  }
}

export function idOf(element: Fields): string {
  return asText(element.spdxId) || asText(element['@id']);
}

/** The id of a referenced or embedded element. */
export function refOf(value: unknown): string {
  const object = asRecord(value);
  return object ? idOf(object) : asText(value);
}

/** JSON-LD lets a single value stand without its list. */
export function many(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/**
 * The class in the compact spelling of the SPDX context: `software_Package`; the full address
 * `https://spdx.org/rdf/3.0.1/terms/Software/Package` and `Core/Relationship` come out the same.
 */
export function typeOf(element: Fields): string {
  const written = asText(many(element.type ?? element['@type'])[0]);
  const address = /\/terms\/([A-Za-z]+)\/([A-Za-z]+)$/.exec(written);
  if (!address) return written;
  const profile = (address[1] as string).toLowerCase();
  return profile === 'core' ? (address[2] as string) : `${profile}_${address[2]}`;
}
