export function writeHtml(_: unknown): string {
  return '';
}
