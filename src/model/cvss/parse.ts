// SPDX-License-Identifier: Apache-2.0

/** The metrics of one CVSS version: per metric name its values, with the weight the formulas give them (v4: the level). */
export type Weights = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What a vector of one CVSS version may and must hold. */
export interface VectorGrammar {
  weights: Weights;
  /** The base metrics: all of them must be there. */
  mandatory: readonly string[];
  /** v4.0 clause 7: metrics stand in the order of its table. v2 and v3.x leave the order free. */
  fixedOrder: boolean;
}

/** The longest valid vector (v4.0, all 32 metrics) has some 250 characters; longer text is not worth reading. */
const longestVector = 400;

/**
 * Reads `NAME:VALUE/NAME:VALUE/...` (prefix already removed) strictly: every metric known, none twice, none of the
 * mandatory ones missing. Undefined when the text is not such a vector.
 */
export function readMetrics(text: string, grammar: VectorGrammar): ReadonlyMap<string, string> | undefined {
  if (text.length > longestVector) return undefined;
  const found = new Map<string, string>();
  const order = Object.keys(grammar.weights);
  let last = -1;
  for (const part of text.split('/')) {
    const colon = part.indexOf(':');
    const [name, value] = [part.slice(0, colon), part.slice(colon + 1)];
    if (!isMetric(grammar.weights, name, value) || found.has(name)) return undefined;
    const place = order.indexOf(name);
    if (grammar.fixedOrder && place < last) return undefined;
    last = place;
    found.set(name, value);
  }
  return grammar.mandatory.every((name) => found.has(name)) ? found : undefined;
}

/** Whether one of `names` is there with a value that is not "not defined" (`X`; `ND` in v2). */
export function isAnyDefined(metrics: ReadonlyMap<string, string>, names: readonly string[]): boolean {
  return names.some((name) => {
    const value = metrics.get(name);
    return value !== undefined && value !== 'X' && value !== 'ND';
  });
}

function isMetric(weights: Weights, name: string, value: string): boolean {
  // `hasOwn`, since a vector is foreign text and may name `constructor`.
  return Object.hasOwn(weights, name) && Object.hasOwn(weights[name]!, value);
}
