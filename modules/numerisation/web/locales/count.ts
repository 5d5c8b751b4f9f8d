/** `1 dossier`, `2 dossiers`: in French, 0 and 1 take the singular. */
export function count(n: number, one: string, many: string): string {
  return `${n} ${n < 2 ? one : many}`;
}
