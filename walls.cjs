// SPDX-License-Identifier: Apache-2.0
// The walls of the house (ARCHITECTURE.md, "Who may import whom"), said to dependency-cruiser.
const quietRooms = '^src/(findings|policy|report|advisories|cases|provenance|guard|markup)/';
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
      from: { path: '^src/scan/(collect|sources|database|match|import|reports|scope)/', pathNot: notTests },
      to: { path: '^src/scan/', pathNot: '^src/scan/$1/' },
    },
    {
      name: 'quiet-scan-rooms-are-pure',
      severity: 'error',
      from: { path: '^src/scan/(match|import|reports|scope)/', pathNot: notTests },
      to: { path: '^(src/kit/io/|(node:)?(fs|http|https|net|child_process|worker_threads)(/|$))' },
    },
    only('quiet-rooms-stand-on-model-and-kit', '^src/(findings|policy|provenance|guard)/', '^src/($1|model|kit)/'),
    only('cases-stand-on-model-and-kit', '^src/cases/', '^src/(cases|model|kit)/'),
    only('advisories-stand-on-model-and-kit', '^src/advisories/', '^src/(advisories|model|markup|kit)/'),
    only('report-stands-on-model-and-kit', '^src/report/', '^src/(report|model|kit)/'),
    {
      name: 'quiet-rooms-do-no-io',
      severity: 'error',
      from: { path: quietRooms, pathNot: notTests },
      to: { path: '^(src/kit/io/|(node:)?(fs|http|https|net|child_process|worker_threads)(/|$))' },
    },
    only('sealed-stands-on-model-and-kit', '^src/sealed/', '^src/(sealed|model|kit)/'),
    only('markup-stands-on-kit', '^src/markup/', '^src/(markup|kit)/'),
    only('notify-stands-on-model-and-kit', '^src/notify/', '^src/(notify|model|kit)/'),
    only('store-stands-on-model-cases-and-kit', '^src/store/', '^src/(store|model|cases|kit)/'),
    only('server-knows-neither-cli-nor-web', '^src/server/', '^src/(?!cli/)'),
    {
      // `ngao serve`, `backup` and `restore` open one door of the server, loaded when they are called.
      ...only(
        'cli-never-sees-the-private-side',
        '^src/cli/',
        '^src/(cli|scan|findings|policy|report|advisories|provenance|guard|model|kit)/|^src/server/start\\.ts$',
      ),
    },
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
