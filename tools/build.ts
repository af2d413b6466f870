// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { buildWeb } from './build-web.ts';

/*
 * Bundles the command line to dist/. What every `ngao scan` of an npm project runs is one file, dist/ngao.mjs: a file
 * costs half a millisecond to find and load, and a function that is not called costs too. Everything else (other
 * formats, other commands, libraries) stands in dist/parts/ and is loaded when it is asked for.
 *
 * First esbuild splits the program at its dynamic imports; then the parts that a scan needs are joined to one file,
 * and each of them is left as a door to that file, so that no module exists twice.
 */
const out = process.argv[2] ?? 'dist';
const source = resolve('src');

/** What a plain scan loads, beside what these import. */
const scanPath = [
  'src/cli/main.ts',
  'src/cli/scan.ts',
  'src/scan/collect/npm-lock/collect-npm-lock.ts',
  'src/scan/collect/runtime/collect-runtime.ts',
  'src/report/table/write-table.ts',
];

/**
 * Takes from a module of Node.js only the names that are used. An `import` of it, and esbuild's own wrapper too, read
 * all that it exports, and reading some of it loads more (`node:util` brings worker threads).
 */
const builtins: Plugin = {
  name: 'builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path, importer, kind }) =>
      kind === 'import-statement' && importer.startsWith(source) ? { path, namespace: 'builtin', sideEffects: false } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'builtin' }, async ({ path }) => {
      const names = Object.keys(await import(path)).filter((name) => name !== 'default' && name !== 'module.exports');
      const lines = names.map((name) => `export const ${name} = /* @__PURE__ */ get('${name}');`);
      const whole = `const whole = /* @__PURE__ */ process.getBuiltinModule('${path}'); const get = (name) => whole[name];`;
      return { contents: [whole, ...lines].join('\n'), loader: 'js' };
    });
  },
};

/**
 * A library that is loaded late, with all its names: of a CommonJS module esbuild's split form exports the default alone,
 * while Node.js, which runs the sources, finds the names.
 */
const lateLibraries: Plugin = {
  name: 'late-libraries',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[a-z@]/ }, ({ path, importer, kind }) => {
      const isCode = !path.startsWith('node:') && !path.endsWith('.json');
      return isCode && kind === 'dynamic-import' && importer.startsWith(source) ? { path, namespace: 'library' } : undefined;
    });
    onLoad({ filter: /.*/, namespace: 'library' }, async ({ path }) => {
      const names = Object.keys(await import(path)).filter((name) => /^\w+$/.test(name));
      return { contents: reexport(path, names), loader: 'js', resolveDir: source };
    });
  },
};

/** `ngao serve` is a program of its own beside the command line: its libraries stay packages. */
const serverStaysApart: Plugin = {
  name: 'server-stays-apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.\/server\/start\.ts$/ }, () => ({ path: '../server/start.mjs', external: true }));
  },
};

const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node22.13',
  format: 'esm',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
};

const parts = join(out, 'parts');
// The pages stand beside it and are built by tools/build-web.ts.
for (const part of ['ngao.mjs', 'parts', 'server']) rmSync(join(out, part), { recursive: true, force: true });
mkdirSync(parts, { recursive: true });
const { metafile } = await build({
  ...common,
  entryPoints: ['src/cli/main.ts'],
  outdir: parts,
  outExtension: { '.js': '.mjs' },
  splitting: true,
  metafile: true,
  plugins: [serverStaysApart, builtins, lateLibraries],
  // CommonJS dependencies inside an ES module bundle still ask for `require`.
  banner: {
    js: "const require=/* @__PURE__ */(()=>process.getBuiltinModule('node:module').createRequire(import.meta.url))();",
  },
});
await joinParts(metafile as Metafile, join(out, 'ngao.mjs'));
await build({
  ...common,
  entryPoints: {
    start: 'src/server/start.ts',
    'create-database': 'src/store/engine/embedded/create-database.ts',
    'database-worker': 'src/store/engine/embedded/database-worker.ts',
    'reading-worker': 'src/server/ingest/reading/reading-worker.ts',
  },
  outdir: join(out, 'server'),
  outExtension: { '.js': '.mjs' },
  packages: 'external',
  splitting: true,
});
// The pages take longer than the command line, so they are built only when they changed, and not for a copy elsewhere.
if (process.argv[2] === undefined) await buildWeb(join(out, 'web'), { onlyIfChanged: true });

/** Joins the parts of the scan path to one file and turns each of them into a door to it. */
async function joinParts({ outputs }: Metafile, whole: string): Promise<void> {
  const joined = partsOfScan(outputs);
  const doors = joined.map((path, index) => ({
    path,
    names: (outputs[path]?.exports ?? []).map((name) => ({ name, as: `p${index}_${name}` })),
  }));
  const contents = doors.map(({ path, names }) =>
    reexport(
      `./${basename(path)}`,
      names.map(({ name, as }) => `${name} as ${as}`),
    ),
  );
  const own = outputs[joined[0] as string]?.exports ?? [];
  contents.push(reexport(`./${basename(joined[0] as string)}`, own));
  await build({
    ...common,
    stdin: { contents: contents.join(''), resolveDir: parts, loader: 'js' },
    outfile: whole,
    plugins: [otherPartsStay(new Set(joined.map((path) => basename(path))))],
  });
  for (const { path, names } of doors)
    writeFileSync(
      path,
      reexport(
        '../ngao.mjs',
        names.map(({ name, as }) => `${as} as ${name}`),
      ),
    );
}

/** The parts that hold the scan path, and all that these import statically; the program's entry first. */
function partsOfScan(outputs: Metafile['outputs']): string[] {
  const entries = new Map(Object.entries(outputs).map(([path, { entryPoint }]) => [entryPoint, path]));
  const found = new Set<string>();
  for (const module of scanPath) {
    const path = entries.get(module);
    if (path === undefined) throw new Error(`${module} is no longer loaded by a dynamic import: correct the scan path.`);
    found.add(path);
  }
  for (const path of found) {
    for (const { path: imported, kind } of outputs[path]?.imports ?? []) if (kind === 'import-statement') found.add(imported);
  }
  return [...found];
}

function otherPartsStay(joined: ReadonlySet<string>): Plugin {
  return {
    name: 'other-parts-stay',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\// }, ({ path }) =>
        joined.has(basename(path)) ? undefined : { path: `./parts/${basename(path)}`, external: true },
      );
    },
  };
}

function reexport(from: string, names: readonly string[]): string {
  return `export{${names.join(',')}}from'${from}';\n`;
}
