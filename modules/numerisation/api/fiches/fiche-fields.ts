import { frenchShortDay, type CurrentGuichet } from '@pwp/api-kit';
import type { Brand } from '@pwp/contracts';
import { CONTEXTE_LABELS, type Contexte } from '../../contracts/index.ts';

/** What a fiche is made from. */
export interface FicheInput {
  guichet: CurrentGuichet;
  /** Null for a creation that has none yet. */
  numeroUnique: string | null;
  contexte: Contexte;
  now: Date;
  brand: Brand;
  /** When the guichet first received this fiche; undefined means now. */
  premiereEmission: Date | undefined;
}

/** One or more fiches given to one request. */
export type Fiches = readonly [FicheInput, ...FicheInput[]];

/** One line of the fiche: its text for people, and its code for machines, which is drawn in Code 128 (`barcode.ts`). */
export interface FicheField {
  label: string;
  text: string;
  /** More text, for people only. */
  detail?: string;
  code: string;
}

/** Placeholder for a date that is not known yet (manual, example of a fiche). */
const NO_DATE = '00000000';

/** Placeholder of a numéro unique that the SNE has not given yet, like that of an unknown date. */
const NO_NUMBER = '000000000000000000';

/** The fields of the fiche, in the manual's order: one barcode each holds its `code`. Dates are coded JJMMAAAA. */
export function ficheFields({ guichet, numeroUnique, contexte, now }: FicheInput): FicheField[] {
  const generation = frenchShortDay(now);
  return [
    { label: 'Date de génération', text: generation, code: generation.replaceAll('/', '') },
    // The portal does not know when the demande was filed; the recipient does.
    { label: 'Date de dépôt', text: NO_DATE, code: NO_DATE },
    { label: 'Code Guichet', text: guichet.code, detail: guichet.nom, code: guichet.code },
    { label: 'SIRET Guichet', text: guichet.siret, code: guichet.siret },
    { label: 'Code territoire', text: guichet.codeTerritoire, code: guichet.codeTerritoire },
    numeroUnique === null
      ? { label: 'N° unique', text: NO_NUMBER, detail: 'Attribué à l’enregistrement de la demande', code: NO_NUMBER }
      : { label: 'N° unique', text: numeroUnique, code: numeroUnique },
    { label: 'Contexte', text: `${contexte} (${CONTEXTE_LABELS[contexte]})`, code: contexte },
  ];
}
