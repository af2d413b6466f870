// SPDX-License-Identifier: Apache-2.0
import type * as Jsonc from 'jsonc-parser';

type Path = readonly string[];

/** Small changes of a JSON text: indent, line ends and everything else stay as they are. */
export class JsonEdits {
  text: string;
  private readonly jsonc: typeof Jsonc;
  private readonly options: Jsonc.FormattingOptions;

  static async of(text: string): Promise<JsonEdits> {
    return new JsonEdits(text, await import('jsonc-parser'));
  }

  private constructor(text: string, jsonc: typeof Jsonc) {
    this.text = text;
    this.jsonc = jsonc;
    const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  ';
    const isTab = indent.startsWith('\t');
    this.options = { insertSpaces: !isTab, tabSize: isTab ? 1 : indent.length, eol: text.includes('\r\n') ? '\r\n' : '\n' };
  }

  has(path: Path): boolean {
    return this.node(path) !== undefined;
  }

  /** Keys of the object at a path, in the order written; empty when there is none. */
  keysOf(path: Path): string[] {
    const node = this.node(path);
    return node?.type === 'object' ? (node.children ?? []).map((property) => String(property.children?.[0]?.value)) : [];
  }

  /** Sets the value at a path, or removes it; a value that is already there changes nothing. */
  set(path: Path, value: unknown): void {
    if (value === undefined ? !this.has(path) : this.node(path)?.value === value) return;
    const edits = this.jsonc.modify(this.text, [...path], value, { formattingOptions: this.options });
    this.text = this.jsonc.applyEdits(this.text, edits);
  }

  /**
   * Sets or removes an entry of npm's nested overrides, where the same package can be a text (`"a": "1"`) or an object
   * that says of the package itself by `.` (`"a": {".": "1", "b": "2"}`).
   */
  setNested(path: Path, value: string | undefined): void {
    if (this.node(path)?.type === 'object') {
      this.set([...path, '.'], value);
      return;
    }
    for (let length = 1; length < path.length && value !== undefined; length++) {
      const above = this.node(path.slice(0, length));
      if (above?.type === 'string') this.set(path.slice(0, length), { '.': above.value });
    }
    this.set(path, value);
  }

  /** Removes objects that are empty, from the innermost up to and including the one at `path`. */
  prune(path: Path): void {
    for (const key of this.keysOf(path)) if (this.node([...path, key])?.type === 'object') this.prune([...path, key]);
    if (this.node(path)?.type === 'object' && this.keysOf(path).length === 0) this.set(path, undefined);
  }

  private node(path: Path): Jsonc.Node | undefined {
    const root = this.jsonc.parseTree(this.text);
    return root && this.jsonc.findNodeAtLocation(root, [...path]);
  }
}
