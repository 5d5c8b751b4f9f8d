import { z } from 'zod';

/** What a publication is: an alert above every page, an article, a document to download, or a question of the FAQ. */
export const Genre = z.enum(['alerte', 'article', 'document', 'question']).meta({ id: 'GenrePublication' });
export type Genre = z.infer<typeof Genre>;

/** How an alert ranks among the others; the other kinds are all `information`. */
export const Niveau = z.enum(['information', 'attention', 'urgence']).meta({ id: 'NiveauAlerte' });
export type Niveau = z.infer<typeof Niveau>;

/** What a publication is about. */
export const Theme = z
  .enum(['demandes', 'comptes', 'reglementation', 'portail', 'formation', 'autre'])
  .meta({ id: 'ThemePublication' });
export type Theme = z.infer<typeof Theme>;

/** Who speaks: the GIP to everybody, or a référent to the guichets of the périmètre. */
export const Emetteur = z.enum(['gip', 'referent']).meta({ id: 'EmetteurPublication' });
export type Emetteur = z.infer<typeof Emetteur>;

/**
 * Where a publication stands for its authors. `a-venir`, `publiee` and `terminee` are the three times of one that is
 * published: before its first day, during, and after its last.
 */
export const EtatRedaction = z
  .enum(['brouillon', 'a-relire', 'a-venir', 'publiee', 'terminee', 'archivee'])
  .meta({ id: 'EtatRedaction' });
export type EtatRedaction = z.infer<typeof EtatRedaction>;
