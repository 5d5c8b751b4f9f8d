/** Limits of a document. Separate from the schemas, so that pages can import them without zod. */
export const TITRE_LENGTH = 200;
export const TEXTE = { characters: 10_000 };
export const FICHIER = { bytes: 10 * 1024 * 1024, types: { 'application/pdf': 'PDF' } } as const;
