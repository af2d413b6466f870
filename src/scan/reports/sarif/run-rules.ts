// SPDX-License-Identifier: Apache-2.0
import type { JsonView } from '../json-document.ts';
import { firstText, listAt, textAt, textsAt, valueAt } from '../loose-value.ts';
import { cwesOf } from '../observe.ts';

/** What one rule (reportingDescriptor, 3.49) says about its results. */
export interface SarifRule {
  id: string;
  name: string;
  /** One line. */
  short: string;
  full: string;
  help: string;
  helpUri: string;
  level: string;
  securitySeverity: string;
  tags: readonly string[];
  cwes: readonly string[];
  purls: readonly string[];
  deprecatedIds: readonly string[];
  /** Message templates by id. */
  messages: ReadonlyMap<string, string>;
}

const mostRules = 100_000;

/** Finds the rule of a result: by index into the driver's or an extension's rules, by guid, or by id (3.52.3). */
export class RunRules {
  private readonly components: SarifRule[][] = [];
  private readonly byId = new Map<string, SarifRule>();
  private readonly globals: ReadonlyMap<string, string>[] = [];

  private left = mostRules;

  constructor(run: JsonView) {
    this.take(run.at('tool', 'driver'));
    for (const extension of run.views('tool', 'extensions')) this.take(extension);
  }

  /** The rule's descriptor; undefined when the log has none for it. */
  ruleOf(result: unknown): SarifRule | undefined {
    const extension = valueAt(result, 'rule', 'toolComponent', 'index');
    const component = this.components[typeof extension === 'number' ? extension + 1 : 0];
    const index = valueAt(result, 'rule', 'index') ?? valueAt(result, 'ruleIndex');
    const indexed = typeof index === 'number' ? component?.[index] : undefined;
    const id = ruleIdOf(result);
    // A wrong index must not put one rule's severity on another's result.
    if (indexed && (id === '' || id === indexed.id || id.startsWith(`${indexed.id}/`))) return indexed;
    return this.named(textAt(result, 'rule', 'guid')) ?? this.named(id) ?? this.parentOf(id);
  }

  /** A template of the tool's own messages (3.19.22). */
  global(id: string): string | undefined {
    return this.globals.map((messages) => messages.get(id)).find((text) => text !== undefined);
  }

  private take(component: JsonView | undefined): void {
    const rules: SarifRule[] = [];
    for (const descriptor of component?.each('rules') ?? []) {
      if (this.left-- <= 0) break;
      const rule = readRule(descriptor);
      rules.push(rule);
      // The driver's rules come first and win.
      for (const key of [rule.id, textAt(descriptor, 'guid')]) if (!this.byId.has(key)) this.byId.set(key, rule);
    }
    this.components.push(rules);
    this.globals.push(templatesOf(component?.get('globalMessageStrings')));
  }

  private named(key: string): SarifRule | undefined {
    return key === '' ? undefined : this.byId.get(key);
  }

  /** `CA1000/1` is a result of `CA1000` (3.27.5, hierarchical ids). */
  private parentOf(id: string): SarifRule | undefined {
    for (let end = id.lastIndexOf('/'); end > 0; end = id.lastIndexOf('/', end - 1)) {
      const rule = this.byId.get(id.slice(0, end));
      if (rule) return rule;
    }
    return undefined;
  }
}

export function ruleIdOf(result: unknown): string {
  return firstText(result, ['ruleId'], ['rule', 'id']).slice(0, 1000);
}

function readRule(descriptor: unknown): SarifRule {
  const properties = valueAt(descriptor, 'properties');
  const tags = textsAt(properties, 'tags');
  const related = listAt(descriptor, 'relationships').map(
    (each) => `${textAt(each, 'target', 'toolComponent', 'name')}-${textAt(each, 'target', 'id')}`,
  );
  return {
    id: textAt(descriptor, 'id').slice(0, 1000),
    name: textAt(descriptor, 'name'),
    short: messageText(descriptor, 'shortDescription'),
    full: messageText(descriptor, 'fullDescription'),
    help: firstText(descriptor, ['help', 'markdown'], ['help', 'text']),
    helpUri: textAt(descriptor, 'helpUri'),
    level: textAt(descriptor, 'defaultConfiguration', 'level'),
    securitySeverity: textAt(properties, 'security-severity'),
    tags,
    cwes: cwesOf([
      ...tags.filter((tag) => /cwe/i.test(tag)),
      ...textsAt(properties, 'cwe'),
      ...related.filter((name) => /^cwe-/i.test(name)),
    ]),
    purls: textsAt(properties, 'purls'),
    deprecatedIds: textsAt(descriptor, 'deprecatedIds'),
    messages: templatesOf(valueAt(descriptor, 'messageStrings')),
  };
}

function messageText(descriptor: unknown, key: string): string {
  return firstText(descriptor, [key, 'text'], [key, 'markdown']);
}

function templatesOf(messages: unknown): ReadonlyMap<string, string> {
  if (typeof messages !== 'object' || messages === null) return new Map();
  return new Map(Object.entries(messages).map(([id, message]) => [id, firstText(message, ['text'], ['markdown'])]));
}
