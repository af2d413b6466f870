// SPDX-License-Identifier: Apache-2.0
import type { Origin } from '../../../model/component.ts';
import { classifyOrigin } from '../origin.ts';
import type { BerryRegistries } from './registries.ts';

/** `name@reference` of berry, taken apart: `@a/b@npm:1.0.0::__archiveUrl=...`. */
export interface Locator {
  name: string;
  /** Without the binding. */
  reference: string;
  /** What follows `::`, a query text such as `__archiveUrl=...&locator=...`; '' when there is none. */
  binding: string;
}

export function parseLocator(text: string): Locator {
  const at = text.indexOf('@', 1);
  const name = at < 0 ? text : text.slice(0, at);
  // A virtual instance is the same package seen by another dependent: `virtual:<hash>#npm:1.0.0`.
  const written = at < 0 ? '' : text.slice(at + 1);
  const whole = written.startsWith('virtual:') ? written.slice(written.indexOf('#') + 1) : written;
  const colons = whole.indexOf('::');
  if (colons < 0) return { name, reference: whole, binding: '' };
  return { name, reference: whole.slice(0, colons), binding: whole.slice(colons + 2) };
}

/** Layers of patches over patches that are looked through. */
const patchLimit = 8;

/** The package that a patch is put on: `patch:foo@npm%3A1.0.0#...` is foo from npm. Other locators are themselves. */
export function patchedLocator(locator: Locator): Locator {
  let inner = locator;
  for (let depth = 0; depth < patchLimit && inner.reference.startsWith('patch:'); depth++) {
    const source = inner.reference.slice('patch:'.length).replace(/#.*$/s, '');
    const decoded = parseLocator(decode(source));
    // The patch's own binding (`::version=1.0.0`) stays for what the source does not tell.
    inner = decoded.binding !== '' ? decoded : { ...decoded, binding: inner.binding };
  }
  return inner;
}

/** Where the package comes from, by its protocol (berry's plugins npm, git, http, file, link, exec). */
export function locatorOrigin(given: Locator, registries: BerryRegistries): Origin {
  const { name, reference, binding } = patchedLocator(given);
  const { trustedRegistries } = registries;
  if (reference.startsWith('npm:')) {
    const archive = binding === '' ? null : new URLSearchParams(binding).get('__archiveUrl');
    if (archive) return classifyOrigin({ resolved: archive, trustedRegistries });
    return registries.originOf(name);
  }
  if (reference.startsWith('workspace:')) return { kind: 'first-party', url: reference };
  if (/^(?:file|link|portal|exec):/.test(reference)) return { kind: 'file', url: reference };
  return classifyOrigin({ resolved: commitForm(reference), trustedRegistries });
}

/** `...git#commit=<hash>` is berry's way to write a pinned git address, `...tgz` one of a tarball. */
function commitForm(reference: string): string {
  const hash = reference.indexOf('#');
  if (hash < 0) return reference;
  const parameters = reference.slice(hash + 1).split('&');
  const commit = parameters.find((parameter) => /^commit=[0-9a-f]{40,64}$/.test(parameter))?.slice('commit='.length);
  if (commit === undefined) return reference;
  const address = reference.slice(0, hash);
  return `${/^git[+:@]/.test(address) ? address : `git+${address}`}#${commit}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
