// SPDX-License-Identifier: Apache-2.0
import type { LicenseReader } from '../license-choice.ts';
import { shortDigest } from '../stable-uuid.ts';

interface ExtractedLicense {
  licenseId: string;
  extractedText: string;
  name: string;
}

/**
 * Declared licences in SPDX's terms. What is no SPDX expression becomes a `LicenseRef-` whose text is what was
 * declared (clause 10); nothing is guessed.
 */
export class DeclaredLicenses {
  readonly #read: LicenseReader;
  readonly #extracted = new Map<string, ExtractedLicense>();

  constructor(read: LicenseReader) {
    this.#read = read;
  }

  declare(declared: readonly string[]): { licenseDeclared: string; licenseComments?: string } {
    const texts = declared.filter((text) => text.trim() !== '');
    if (texts.length === 0) return { licenseDeclared: 'NOASSERTION' };
    if (texts.length === 1) return { licenseDeclared: this.#expressionOf(texts[0]!) };
    const all = [...new Set(texts.map((text) => this.#expressionOf(text)))].filter(
      (text) => text !== 'NOASSERTION' && text !== 'NONE',
    );
    return {
      licenseDeclared:
        all.length === 0 ? 'NOASSERTION' : all.map((text) => (/ (AND|OR) /.test(text) ? `(${text})` : text)).join(' AND '),
      licenseComments: 'Declared as a list that does not say whether all or any apply; read strictly, as all.',
    };
  }

  /** Everything referred to so far, sorted by id. */
  extracted(): ExtractedLicense[] {
    return [...this.#extracted.values()].sort((a, b) => (a.licenseId < b.licenseId ? -1 : 1));
  }

  #expressionOf(text: string): string {
    const trimmed = text.trim();
    if (trimmed === 'NOASSERTION' || trimmed === 'NONE') return trimmed;
    const choice = this.#read(trimmed);
    if ('id' in choice) return choice.id;
    if ('name' in choice) return this.#refer(`LicenseRef-declared-${shortDigest(choice.name)}`, choice.name, choice.name);
    for (const reference of choice.references)
      this.#refer(reference, 'The declaration names this licence without its text.', reference);
    return choice.expression;
  }

  #refer(licenseId: string, extractedText: string, name: string): string {
    this.#extracted.set(licenseId, { licenseId, extractedText, name });
    return licenseId;
  }
}
