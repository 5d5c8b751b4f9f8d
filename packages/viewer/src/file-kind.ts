/** How a file is shown: in an `<img>`, page by page, or decoded first; `autre` is not shown. */
export type FileKind = 'image' | 'pdf' | 'heic' | 'autre';

const KINDS: ReadonlyMap<string, FileKind> = new Map([
  ['image/jpeg', 'image'],
  ['image/png', 'image'],
  ['application/pdf', 'pdf'],
  ['image/heic', 'heic'],
]);

/** How a file of this media type is shown. */
export function kindOf(type: string): FileKind {
  return KINDS.get(type) ?? 'autre';
}
