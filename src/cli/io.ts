// SPDX-License-Identifier: Apache-2.0

export interface Writer {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** Everything a command may touch of the outside, so that a test can call it like a function. */
export interface CommandIo {
  /** Reports only. */
  stdout: Writer;
  /** Progress (only on a terminal), notes and errors. */
  stderr: Writer;
  env: Record<string, string | undefined>;
  cwd: string;
}

/** One file of this folder: takes its arguments, returns the exit code (contract, "Exit codes"). */
export interface Command {
  name: string;
  /** One line for `ngao help`. */
  summary: string;
  /** The text of `--help`. */
  help: string;
  run(args: readonly string[], io: CommandIo): Promise<number>;
}
