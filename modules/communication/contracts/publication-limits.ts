/** Most letters of each text of a publication. Separate from the schemas, so that pages can import them without zod. */
export const PUBLICATION_LIMITS = {
  titre: 120,
  resume: 300,
  texte: 10_000,
  motif: 300,
  recherche: 100,
  alternative: 300,
} as const;

/** Most values of each part of an audience. */
export const AUDIENCE_LIMITS = { territoires: 120, typesOrganisme: 10, guichets: 200, comptes: 20 } as const;

/** Limits of the files of a publication, shown before they are chosen and checked by the API. */
export const PIECES_LIMITS = {
  files: 10,
  fileBytes: 20 * 1024 * 1024,
  types: {
    'application/pdf': 'PDF',
    'image/jpeg': 'JPEG',
    'image/png': 'PNG',
    'application/vnd.oasis.opendocument.text': 'ODT',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'DOCX',
  },
} as const;

/** Types that a page shows as images, which then need an alternative text or a mark of decoration. */
export const IMAGE_TYPES: readonly string[] = ['image/jpeg', 'image/png'];

/** Publications in one answer. */
export const PUBLICATIONS_A_PAGE = 20;

/**
 * Accounts below which a guichet's figures are not told: of employees by their workplace, Insee tells no figure of fewer than five
 * (Base tous salariés, « Confidentialité »).
 */
export const SMALLEST_FIGURE = 5;
