// SPDX-License-Identifier: Apache-2.0

/** What a purl type's definition says about one part (ECMA-427, type definition schema 1.1). */
export interface PurlTypeRules {
  /** `namespace_definition.requirement`; absent means optional. */
  namespace?: 'required' | 'prohibited';
  /** Parts that are not case sensitive and stand in lower case. */
  lower?: readonly ('namespace' | 'name' | 'version' | 'subpath')[];
  /** The name's own normalisation. */
  name?: 'underscore-to-dash' | 'words-to-underscore';
  /** `permitted_characters` of the name and of the version. */
  namePattern?: RegExp;
  versionPattern?: RegExp;
  /** Qualifiers with `requirement: required`. */
  qualifiers?: readonly string[];
  /** The name is everything behind the first segment: a path, whose slashes stay as they are. */
  nameIsPath?: boolean;
}

const both = ['namespace', 'name'] as const;
const nameOnly = ['name'] as const;

/** The type definitions of package-url/purl-spec (August 2026). A type that is not here has no rules of its own. */
export const purlTypes: ReadonlyMap<string, PurlTypeRules> = new Map<string, PurlTypeRules>([
  ['alpm', { namespace: 'required', lower: both }],
  ['apk', { namespace: 'required', lower: both }],
  ['bazel', { namespace: 'prohibited' }],
  ['bitbucket', { namespace: 'required', lower: both }],
  ['bitnami', { namespace: 'prohibited', lower: nameOnly }],
  ['brew', { lower: both }],
  ['cargo', { namespace: 'prohibited' }],
  [
    'chrome-extension',
    { namespace: 'prohibited', lower: nameOnly, namePattern: /^[a-p]{32}$/, versionPattern: /^\d+(\.\d+){0,3}$/ },
  ],
  ['cocoapods', { namespace: 'prohibited' }],
  ['composer', { namespace: 'required', lower: both }],
  ['conan', {}],
  ['conda', { namespace: 'prohibited' }],
  // The definition's note: a distribution name shall not contain "::".
  ['cpan', { namePattern: /^(?!.*::)/ }],
  ['cran', { namespace: 'prohibited' }],
  ['deb', { namespace: 'required', lower: both }],
  ['docker', {}],
  ['gem', { namespace: 'prohibited' }],
  ['generic', {}],
  ['git', { namespace: 'required', nameIsPath: true }],
  ['github', { namespace: 'required', lower: both }],
  ['golang', { namespace: 'required' }],
  ['hackage', { namespace: 'prohibited' }],
  ['hex', { lower: both }],
  ['huggingface', { namespace: 'required', lower: ['version'] }],
  ['julia', { namespace: 'prohibited', qualifiers: ['uuid'] }],
  ['luarocks', { lower: both }],
  ['maven', { namespace: 'required' }],
  ['mlflow', { namespace: 'prohibited' }],
  ['npm', {}],
  ['nuget', { namespace: 'prohibited' }],
  ['oci', { namespace: 'prohibited', lower: ['name', 'version'] }],
  ['opam', { namespace: 'prohibited' }],
  ['otp', { namespace: 'prohibited', lower: ['name', 'subpath'] }],
  ['pub', { namespace: 'prohibited', lower: nameOnly, name: 'words-to-underscore', namePattern: /^[a-z0-9_]+$/ }],
  ['pypi', { namespace: 'prohibited', lower: ['name', 'version'], name: 'underscore-to-dash' }],
  ['qpkg', { namespace: 'required', lower: ['namespace'] }],
  ['rpm', { namespace: 'required', lower: ['namespace'] }],
  ['swid', { qualifiers: ['tag_id'] }],
  ['swift', { namespace: 'required' }],
  ['vcpkg', { namespace: 'prohibited' }],
  ['vscode-extension', { namespace: 'required', lower: ['namespace', 'name', 'version'] }],
  ['yocto', { lower: ['namespace'] }],
]);
