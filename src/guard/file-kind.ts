// SPDX-License-Identifier: Apache-2.0

/** What a changed file is to the lint. `manifest` is linted as a lockfile and read for the packages it changes. */
export type FileKind = 'lockfile' | 'manifest' | 'sbom' | 'changelog' | 'prose' | 'policy' | 'test' | 'code';

const lockfiles =
  /^(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock|cargo\.lock|go\.sum|go\.mod|poetry\.lock|uv\.lock|pdm\.lock|pipfile\.lock|composer\.lock|gemfile\.lock|gradle\.lockfile|packages\.lock\.json|podfile\.lock|mix\.lock|pubspec\.lock|requirements[a-z0-9_-]{0,40}\.txt|chart\.lock)$/;
const manifests =
  /^(?:package\.json|cargo\.toml|pyproject\.toml|pom\.xml|build\.gradle(?:\.kts)?|composer\.json|gemfile|chart\.yaml|dockerfile)$/;
const sboms =
  /(?:\.cdx\.(?:json|xml)|\.spdx(?:\.json|\.xml|\.rdf)?|^bom\.(?:json|xml)|^s?bom[a-z0-9._-]{0,80}\.(?:json|xml|csv))$/;
const changelogs = /^(?:changelog|changes|history|news|release[-_ ]?notes?|releases|whats[-_]?new)[a-z0-9._-]{0,60}$/;
const tests = /(?:^|\/)(?:tests?|__tests__|spec|specs|e2e)\/|[._-](?:test|spec)s?\.[a-z]{1,5}$|(?:^|\/)test[_-][^/]{1,200}$/;

/** Judged by the path alone, whatever its case. */
export function fileKind(path: string): FileKind {
  const lower = path.toLowerCase();
  const name = lower.slice(lower.lastIndexOf('/') + 1);
  if (lockfiles.test(name)) return 'lockfile';
  if (manifests.test(name)) return 'manifest';
  if (sboms.test(name)) return 'sbom';
  if (/^security\.(?:md|txt|rst|adoc)$/.test(name)) return 'policy';
  if (changelogs.test(name) || /(?:^|\/)(?:changelogs?|\.changeset|release-?notes)\//.test(lower)) return 'changelog';
  if (/\.(?:md|mdx|rst|adoc|txt)$/.test(name)) return 'prose';
  return tests.test(lower) ? 'test' : 'code';
}
