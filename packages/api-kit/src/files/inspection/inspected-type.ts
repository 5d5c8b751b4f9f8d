const TYPES = ['application/pdf', 'image/jpeg', 'image/png', 'image/heic'] as const;

/** Media types whose structure is read. */
export type InspectedType = (typeof TYPES)[number];

/** Whether the structure of this media type is read. */
export function isInspectedType(type: string): type is InspectedType {
  return TYPES.some((inspected) => inspected === type);
}
