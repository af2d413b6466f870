// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../kit/errors.ts';
import type { Policy, PolicyFile, PolicyReference } from '../model/policy.ts';
import { builtInPolicy } from './built-in-policy.ts';
import { checkMeaning, lackingNeeds } from './check-meaning.ts';
import { checkShape, type Shape } from './check-shape.ts';
import { policyDigest, sha256 } from './digest.ts';
import { mergePolicy } from './merge-policy.ts';
import type { Loosening } from './tighten.ts';
import { lineAt, plainValue, readYamlTree, type YamlTree } from './yaml-tree.ts';

export interface PolicyRequest {
  text: string;
  /** As the person knows it; stands in every message. */
  file: string;
  /** Fetches what `extends` names, relative to `from`. The bytes' digest is checked here, not there. */
  load?: (reference: PolicyReference, from: string) => Promise<{ text: string; file: string }>;
}

export interface ReadPolicy {
  policy: Policy;
  /** `sha256:<hex>` of the effective policy; equal for equal rules, wherever they are written. */
  digest: string;
  /** For the report: `ngao.yaml`, `ngao.yaml < org.yaml < preset mojaloop`. */
  source: string;
}

/** A policy may extend a policy that extends a preset; longer chains, and circles, are mistakes. */
const longestChain = 4;

/**
 * Reads ngao.yaml into the effective policy. Every mistake in the file is told at once, one per line, as
 * `ngao.yaml:12: unknown key "treshold" ...`.
 *
 * @throws NgaoError `config-invalid`
 */
export async function readPolicy(request: PolicyRequest): Promise<ReadPolicy> {
  const { policy, chain } = await readChain(request, 1);
  return { policy, digest: policyDigest(policy), source: chain.join(' < ') };
}

interface Chain {
  policy: Policy;
  chain: readonly string[];
}

async function readChain(request: PolicyRequest, depth: number): Promise<Chain> {
  const { file } = request;
  const tree = await readYamlTree(request.text, file);
  const content = await checkFile(tree, file);
  const lineOf = (path: readonly (string | number)[]) => lineAt(tree, path);
  if (content.extends === undefined) {
    const mistakes = lackingNeeds(content, content.exceptionNeeds ?? []);
    if (mistakes.length > 0) throw toldAt(file, mistakes, lineOf);
    return { policy: mergePolicy(builtInPolicy, content, { file, lineOf }), chain: [file] };
  }
  const base = await readBase(content.extends, request, { depth, line: lineOf(['extends']) });
  const { tighten } = await import('./tighten.ts');
  const { policy, loosenings } = await tighten(base.policy, content, { file, lineOf });
  const mistakes = [...loosenings, ...lackingNeeds(content, policy.exceptionNeeds ?? [])];
  if (mistakes.length > 0) throw toldAt(file, mistakes, lineOf);
  return { policy, chain: [file, ...base.chain] };
}

async function checkFile(tree: YamlTree, file: string): Promise<PolicyFile> {
  const { PolicyFile: schema } = await import('../model/policy.ts');
  const errors = checkShape(tree, schema as unknown as Shape);
  if (errors.length > 0) throw invalid(tell(file, errors));
  const content = plainValue(tree) as PolicyFile;
  const mistakes = await checkMeaning(content);
  if (mistakes.length > 0) throw toldAt(file, mistakes, (path) => lineAt(tree, path));
  return content;
}

async function readBase(
  reference: string | PolicyReference,
  request: PolicyRequest,
  at: { depth: number; line: number },
): Promise<Chain> {
  const where = `${request.file}:${at.line}`;
  if (at.depth >= longestChain)
    throw invalid(`${where}: extends: the chain of policies is longer than ${longestChain}, or a circle`);
  if (typeof reference === 'string') return presetChain(reference, where);
  if (!request.load) throw invalid(`${where}: extends: another policy file cannot be loaded here`);
  const loaded = await request.load(reference, request.file);
  if ('digest' in reference && sha256(loaded.text) !== reference.digest) {
    throw invalid(
      `${where}: extends: the policy at the URL has another digest than written here. Review the change, then update the digest.`,
    );
  }
  return readChain({ ...loaded, load: request.load }, at.depth + 1);
}

/** A preset is laid over the built-in policy: it says what it cares for, the rest stays as built in. */
async function presetChain(name: string, where: string): Promise<Chain> {
  const { presets } = await import('./presets/registry.ts');
  const preset = presets.get(name);
  if (!preset) {
    throw invalid(
      `${where}: extends: there is no preset of that name (known: ${[...presets.keys()].join(', ')}); a file is written as {path: FILE}`,
    );
  }
  const file = `preset ${name}`;
  return { policy: mergePolicy(builtInPolicy, preset, { file, lineOf: () => 0 }), chain: [file] };
}

type LineOf = (path: readonly (string | number)[]) => number;

function toldAt(file: string, mistakes: readonly Loosening[], lineOf: LineOf): NgaoError {
  return invalid(
    tell(
      file,
      mistakes.map((one) => placed(one, lineOf)),
    ),
  );
}

function placed(mistake: Loosening, lineOf: (path: readonly (string | number)[]) => number): { line: number; message: string } {
  return { line: lineOf(mistake.path), message: mistake.message };
}

function tell(file: string, errors: readonly { line: number; message: string }[]): string {
  return [...errors]
    .sort((a, b) => a.line - b.line)
    .map(({ line, message }) => `${file}:${line}: ${message}`)
    .join('\n');
}

function invalid(message: string): NgaoError {
  return new NgaoError('config-invalid', message);
}
