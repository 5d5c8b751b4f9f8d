import type { CurrentGuichet } from '@pwp/api-kit';
import { CONTEXTE_LABELS, type Contexte } from '../../contracts/index.ts';
import { dayInParis } from '../plis/period.ts';

/** What a fiche is made from. */
export interface FicheInput {
  guichet: CurrentGuichet;
  numeroUnique: string;
  contexte: Contexte;
  now: Date;
  /** When the guichet was given this fiche for the first time; undefined: now. */
  premiereEmission: Date | undefined;
}

/** What one request is given: a fiche or more. */
export type Fiches = readonly [FicheInput, ...FicheInput[]];

/** One line of the fiche: what a person reads and what a machine does. */
export interface FicheField {
  label: string;
  text: string;
  /** More about the text, for the person only. */
  detail?: string;
  code: string;
}

/** What stands for a date that nobody knows yet (manual, example of a fiche). */
const NO_DATE = '00000000';

/** The fields of the fiche, in the manual's order. Dates are coded JJMMAAAA. */
export function ficheFields({ guichet, numeroUnique, contexte, now }: FicheInput): FicheField[] {
  const generation = frenchDay(now);
  return [
    { label: 'Date de génération', text: generation, code: generation.replaceAll('/', '') },
    // The portal does not know when the demande was filed; whoever receives the sending does.
    { label: 'Date de dépôt', text: NO_DATE, code: NO_DATE },
    { label: 'Code Guichet', text: guichet.code, detail: guichet.nom, code: guichet.code },
    { label: 'SIRET Guichet', text: guichet.siret, code: guichet.siret },
    { label: 'Code territoire', text: guichet.codeTerritoire, code: guichet.codeTerritoire },
    { label: 'N° unique', text: numeroUnique, code: numeroUnique },
    { label: 'Contexte', text: `${contexte} (${CONTEXTE_LABELS[contexte]})`, code: contexte },
  ];
}

/** The day of an instant in Paris, JJ/MM/AAAA. */
export function frenchDay(instant: Date): string {
  const [year = '', month = '', day = ''] = dayInParis(instant).split('-');
  return `${day}/${month}/${year}`;
}
