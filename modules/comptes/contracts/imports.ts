import { defineEndpoints } from '@pwp/contracts';
import { z } from 'zod';
import { CourrielActivation } from './courriel-activation.ts';
import { PersonneSaisie } from './personne.ts';

export { IMPORT_COLONNES, IMPORT_LIMITS } from './import-limits.ts';

/** Body of `POST /api/comptes/imports` (multipart). */
export const ImportForm = z.object({
  file: z
    .file()
    .describe('CSV, UTF-8 ou Windows-1252, séparé par « ; » ou « , » ; plusieurs guichets séparés d’une espace'),
});

export const ImportParams = z.object({ importId: z.uuid() });

/** One line of a CSV of accounts to create. */
export const LigneImport = PersonneSaisie.extend({
  guichets: z.array(z.string()).min(1, 'Donnez au moins un guichet.').max(50, 'Donnez 50 guichets au plus.'),
});
export type LigneImport = z.infer<typeof LigneImport>;

/** The result of one line; line 1 follows the header. */
export const ResultatLigne = z
  .object({
    ligne: z.int(),
    email: z.string(),
    etat: z.enum(['valide', 'a-faire', 'creee', 'refusee']),
    erreurs: z.array(z.string()),
    courriel: CourrielActivation,
  })
  .meta({ id: 'ResultatLigne' });
export type ResultatLigne = z.infer<typeof ResultatLigne>;

/** An import: read and checked (`essai`), then launched, then processed line by line. */
export const Import = z
  .object({
    id: z.string(),
    etat: z.enum(['essai', 'en-cours', 'termine']),
    total: z.int(),
    faites: z.int(),
    refusees: z.int(),
    aEnvoyer: z.int().describe('accounts whose activation mail did not leave yet'),
    lignes: z
      .array(ResultatLigne)
      .describe('those with errors, and up to 20 others: whose mail did not leave yet first'),
  })
  .meta({ id: 'Import' });
export type Import = z.infer<typeof Import>;

/** Accounts created from a file, below `/api/comptes`. */
export const importEndpoints = defineEndpoints({
  'POST /imports': {
    summary: 'Essayer un fichier de comptes : il est lu et vérifié, rien n’est créé',
    form: ImportForm,
    output: Import,
    status: 201,
  },
  'GET /imports/:importId': { summary: 'Où en est un de mes imports', params: ImportParams, output: Import },
  'POST /imports/:importId/lancement': {
    summary: 'Créer les comptes des lignes sans erreur ; chacun reçoit le courriel d’activation',
    params: ImportParams,
    output: Import,
    status: 202,
  },
});
