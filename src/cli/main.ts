// SPDX-License-Identifier: Apache-2.0
import { asNgaoError, NgaoError } from '../kit/errors.ts';
import { timingsLine } from '../kit/io/timings.ts';
import { nearest } from '../kit/nearest.ts';
import { version } from '../kit/version.ts';
import type { Command, CommandIo } from './io.ts';
import { say } from './say.ts';

/** Every command, loaded only when it is called: start-up time is a feature. Order is the order of the help page. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  scan: async () => (await import('./scan.ts')).scan,
  sbom: async () => (await import('./sbom.ts')).sbom,
  explain: async () => (await import('./explain.ts')).explain,
  fix: async () => (await import('./fix.ts')).fix,
  exceptions: async () => (await import('./exceptions.ts')).exceptions,
  db: async () => (await import('./db.ts')).db,
  guard: async () => (await import('./guard.ts')).guard,
  serve: async () => (await import('./serve.ts')).serve,
  backup: async () => (await import('./backup.ts')).backup,
  'export-site': async () => (await import('./export-site.ts')).exportSite,
  restore: async () => (await import('./restore.ts')).restore,
  audit: async () => (await import('./audit.ts')).audit,
};

/**
 * The command line as a function: arguments and writers in, exit code out. Never throws.
 * 0 passed, 1 the gate failed, 2 asked wrongly, 3 could not finish.
 */
export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  try {
    return await dispatch(args, io);
  } catch (thrown) {
    return tell(asNgaoError(thrown), io);
  }
}

/** Runs with the process's own arguments and streams and sets its exit code. */
export async function runAsProcess(): Promise<void> {
  let failed = 0;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that stops early (`ngao scan | head`) is not an error of ours; a full disk is: the report is not whole.
    if (error.code === 'EPIPE') return;
    failed = tell(unwritten(error), process);
    process.exitCode = failed;
  });
  // There is nobody left to tell.
  process.stderr.on('error', () => undefined);
  const { stdout, stderr, env } = process;
  const code = await run(process.argv.slice(2), { stdout, stderr, env, cwd: process.cwd() });
  process.exitCode = Math.max(code, failed);
  if (process.env.NGAO_TIMINGS) process.stderr.write(`${timingsLine()}\n`);
}

async function dispatch(args: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--version' || name === '-v') {
    io.stdout.write(`${version}\n`);
    return 0;
  }
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') return await help(rest[0], io);
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) throw unknownCommand(name);
  const command = await load();
  if (rest.includes('--help') || rest.includes('-h')) {
    io.stdout.write(command.help);
    return 0;
  }
  return await command.run(rest, io);
}

async function help(name: string | undefined, io: CommandIo): Promise<number> {
  if (name !== undefined) return await dispatch([name, '--help'], io);
  const lines = await Promise.all(
    Object.entries(commands).map(async ([id, load]) => `  ${id.padEnd(11)} ${(await load()).summary}`),
  );
  io.stdout.write(`ngao ${version} - what is in it, what is wrong with it, and what to do next

Usage: ngao COMMAND [OPTIONS]

${lines.join('\n')}

  ngao COMMAND --help   the command's own page
  ngao --version

Exit codes: 0 passed, 1 the gate failed, 2 asked wrongly, 3 could not finish.
`);
  return 0;
}

function unknownCommand(name: string): NgaoError {
  const guess = nearest(name, Object.keys(commands));
  const hint = guess ? `Did you mean "ngao ${guess}"?` : 'See "ngao --help".';
  return new NgaoError('usage', `There is no command "${name}". ${hint}`);
}

function unwritten(cause: NodeJS.ErrnoException): NgaoError {
  const message = `Standard output took only a part of the report (${cause.code ?? 'unknown error'}). Free some space, or write to another place by -o FORMAT=FILE.`;
  return new NgaoError('output-failed', message, { cause });
}

function tell(error: NgaoError, io: Pick<CommandIo, 'stderr' | 'env'>): number {
  say(io, error.message);
  if (!error.expected && io.env.NGAO_DEBUG && error.cause instanceof Error) io.stderr.write(`${error.cause.stack}\n`);
  if (!error.expected) say(io, 'this is a bug; set NGAO_DEBUG=1 for its details.');
  return error.exitCode;
}
