import type { EtatRedaction } from '../../contracts/index.ts';

/** Where a publication is stored to stand. `publiee` has three times for its authors: see `etatLe`. */
export type Etat = 'brouillon' | 'a-relire' | 'publiee' | 'archivee';

/** What moves a publication. */
export type Acte = 'modifier' | 'soumettre' | 'reprendre' | 'renvoyer' | 'publier' | 'archiver' | 'supprimer';

/** From where an act moves a publication, and where to; null: it is gone. */
export const TRANSITIONS: Readonly<Record<Acte, { de: Etat; vers: Etat | null }>> = {
  modifier: { de: 'brouillon', vers: 'brouillon' },
  soumettre: { de: 'brouillon', vers: 'a-relire' },
  reprendre: { de: 'a-relire', vers: 'brouillon' },
  renvoyer: { de: 'a-relire', vers: 'brouillon' },
  publier: { de: 'a-relire', vers: 'publiee' },
  archiver: { de: 'publiee', vers: 'archivee' },
  supprimer: { de: 'brouillon', vers: null },
};

/** The state that authors see at an instant. */
export function etatLe(
  now: Date,
  { etat, debut, fin }: { etat: Etat; debut: Date | null; fin: Date | null },
): EtatRedaction {
  if (etat !== 'publiee') return etat;
  if (debut !== null && debut > now) return 'a-venir';
  return fin !== null && fin <= now ? 'terminee' : 'publiee';
}
