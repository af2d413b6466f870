// SPDX-License-Identifier: Apache-2.0

/** R3: a component whose reports are handled by a process of its own, and where that one is published. */
export interface OwnProcess {
  /** A repository, image or service as the report form names it, or the product of an advisory. */
  component: string;
  /** An address that anybody can open; '' while the process is not published. */
  url: string;
}

/** Where the process of the component is published; null: it has none of its own, or none that anybody can read. */
export function processOf(processes: readonly OwnProcess[], component: string): string | null {
  return processes.find((one) => sameName(one.component, component))?.url || null;
}

/** Components with a process of their own that nobody can read. */
export function unpublishedProcesses(processes: readonly OwnProcess[]): string[] {
  return processes.filter(({ url }) => url === '').map(({ component }) => component);
}

/** What is wrong with them as a setting: in words to say, or ''. */
export function processesWrong(processes: readonly OwnProcess[]): string {
  if (processes.some(({ url }) => url !== '' && !isPublicAddress(url)))
    return 'a process of its own is published under an address that begins with https://';
  const names = processes.map(({ component }) => component.trim().toLowerCase());
  if (names.includes('')) return 'a process of its own names its component';
  return new Set(names).size < names.length ? 'a component has one process of its own' : '';
}

function sameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function isPublicAddress(text: string): boolean {
  return text.length <= 500 && /^https:\/\/[^\s"<>@]+$/.test(text) && URL.canParse(text);
}
