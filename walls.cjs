// SPDX-License-Identifier: Apache-2.0
// The walls of the house (ARCHITECTURE.md, "Who may import whom"), said to dependency-cruiser.
const quietRooms = '^src/(findings|policy|report|advisories|cases|provenance)/';
const notTests = '\\.test\\.ts$';

/** A rule: files under `from` may import ours only from the rooms in `to`. */
function only(name, from, to) {
  return { name, severity: 'error', from: { path: from, pathNot: notTests }, to: { path: '^src/', pathNot: to } };
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    only('kit-knows-no-room', '^src/kit/', '^src/kit/'),
    only('model-knows-no-room', '^src/model/', '^src/model/'),
    {
      name: 'model-uses-the-schema-library-only',
      severity: 'error',
      from: { path: '^src/model/', pathNot: notTests },
      // A hash is as pure as a sum: identities are made in the model.
      to: { dependencyTypes: ['npm', 'core'], pathNot: '(node_modules/typebox/|^(node:)?crypto$)' },
    },
    only('scan-stands-on-model-and-kit', '^src/scan/', '^src/(scan|model|kit)/'),
    {
      name: 'scan-rooms-are-apart',
      severity: 'error',
      from: { path: '^src/scan/(collect|sources|database|match|import)/', pathNot: notTests },
      to: { path: '^src/scan/', pathNot: '^src/scan/$1/' },
    },
    {
      name: 'match-and-import-are-pure',
      severity: 'error',
      from: { path: '^src/scan/(match|import)/', pathNot: notTests },
      to: { path: '^(src/kit/io/|(node:)?(fs|http|https|net|child_process|worker_threads)(/|$))' },
    },
    only('quiet-rooms-stand-on-model-and-kit', '^src/(findings|policy)/', '^src/($1|model|kit)/'),
    only('report-stands-on-model-and-kit', '^src/report/', '^src/(report|model|kit)/'),
    {
      name: 'quiet-rooms-do-no-io',
      severity: 'error',
      from: { path: quietRooms, pathNot: notTests },
      to: { path: '^(src/kit/io/|(node:)?(fs|http|https|net|child_process|worker_threads)(/|$))' },
    },
    only(
      'cli-never-sees-the-private-side',
      '^src/cli/',
      '^src/(cli|scan|findings|policy|report|advisories|provenance|model|kit)/',
    ),
    {
      name: 'pages-speak-http-only',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(src|tools|test)/' },
    },
    { name: 'nothing-imports-the-pages', severity: 'error', from: { path: '^src/' }, to: { path: '^web/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/testdata/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
};
