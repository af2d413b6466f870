// SPDX-License-Identifier: Apache-2.0
// GF(2^8) with the polynomial x^8 + x^4 + x^3 + x + 1 (FIPS 197, section 4). No table and no branch depends on a value, so
// that time and cache say nothing of a key.

/** Product of two bytes. */
export function multiply(left: number, right: number): number {
  let product = 0;
  let shifted = left;
  for (let bit = 0; bit < 8; bit++) {
    product ^= shifted & -((right >> bit) & 1);
    const carry = -(shifted >> 7);
    shifted = ((shifted << 1) ^ (0x1b & carry)) & 0xff;
  }
  return product & 0xff;
}

/** The byte that makes 1 with `value`: its 254th power. 0 for 0. */
export function inverse(value: number): number {
  let power = value;
  // 254 = 11111110 in binary.
  for (let step = 0; step < 6; step++) power = multiply(multiply(power, power), value);
  return multiply(power, power);
}

/** Value of the polynomial with these coefficients (the constant first) at `x`. */
export function evaluate(coefficients: Uint8Array, x: number): number {
  let value = 0;
  for (let index = coefficients.length - 1; index >= 0; index--) value = multiply(value, x) ^ coefficients[index]!;
  return value;
}

/** Lagrange's weights of points at `xs`, which are distinct and not 0, for the value at 0. */
export function weightsAtZero(xs: readonly number[]): number[] {
  return xs.map((own) => xs.reduce((weight, x) => (x === own ? weight : multiply(weight, multiply(x, inverse(x ^ own)))), 1));
}
