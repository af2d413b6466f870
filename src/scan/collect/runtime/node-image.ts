// SPDX-License-Identifier: Apache-2.0

/** What the reference of a Node.js base image says about the version. */
export interface NodeImage {
  /** `24.14.1`; or the tag, or the digest, as written when no exact version is known. */
  version: string;
  exact: boolean;
  /** Whether another image can stand behind the same reference tomorrow, with another Node.js in it. */
  floating: boolean;
}

/** Publishers whose image named `node` holds Node.js and whose tags are its versions. */
const publishers: ReadonlySet<string> = new Set(['', 'library', 'bitnami', 'chainguard', 'cimg', 'circleci']);

/** Reads an image reference (OCI distribution specification: `[host/]path[:tag][@digest]`); undefined when it is not Node.js. */
export function readNodeImage(reference: string): NodeImage | undefined {
  const at = reference.indexOf('@');
  const digest = at < 0 ? '' : reference.slice(at + 1);
  const named = at < 0 ? reference : reference.slice(0, at);
  const colon = tagColon(named);
  const path = colon < 0 ? named : named.slice(0, colon);
  const tag = colon < 0 ? '' : named.slice(colon + 1);
  const distroless = /(?:^|\/)distroless\/nodejs(\d+)/.exec(path)?.[1];
  if (distroless !== undefined) return { version: distroless, exact: false, floating: digest === '' };
  if (!isNodePath(path)) return undefined;
  const exact = /^v?(\d+\.\d+\.\d+)(?:-(?!rc|nightly|alpha\d|beta)|$)/.exec(tag)?.[1];
  if (exact !== undefined) return { version: exact, exact: true, floating: false };
  return { version: tag || digest || 'latest', exact: false, floating: digest === '' };
}

/** The colon before the tag: one behind the last slash, not of a port nor inside `${NAME:-x}`. */
function tagColon(named: string): number {
  const colon = named.indexOf(':', named.replace(/\$\{[^}]*\}/g, (variable) => '_'.repeat(variable.length)).lastIndexOf('/') + 1);
  return colon;
}

function isNodePath(path: string): boolean {
  const segments = path.split('/');
  if (segments.pop() !== 'node') return false;
  const hasHost = /[.:]|^localhost$|^\$\{/.test(segments[0] ?? '');
  return publishers.has((hasHost ? segments.slice(1) : segments).at(-1) ?? '');
}
