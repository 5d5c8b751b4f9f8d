import type { CasTicket, CreateTicket } from '../../contracts/index.ts';
import { EMAIL_PATTERN, GUICHET_PATTERN, TICKET_LIMITS, TRANSACTION_PATTERN } from '../../contracts/ticket-limits.ts';
import { fr } from '../locales/fr.ts';

/** A field of the form, named as in the request body. */
export type Champ = keyof typeof fr.champs;

/** The typed texts, by field; a field of another case keeps its text. */
export type Valeurs = Record<Champ, string>;

/** The fields of each case, in order. */
export const CHAMPS_DU_CAS: Readonly<Record<CasTicket, readonly Champ[]>> = {
  'changement-identifiant': ['nouvelIdentifiant', 'sujet', 'message'],
  'changement-guichet': ['changement', 'guichetDemande', 'sujet', 'message'],
  'temps-traitement': ['transaction', 'sujet', 'message'],
  'piece-refusee': ['transaction', 'piece', 'sujet', 'message'],
  'piece-mal-typee': ['transaction', 'piece', 'typeAttendu', 'sujet', 'message'],
  'autre-question': ['sujet', 'message'],
};

/** Every field of the form. */
export const CHAMPS: ReadonlySet<Champ> = new Set(Object.values(CHAMPS_DU_CAS).flat());

const FACULTATIFS: ReadonlySet<Champ> = new Set(['piece']);

const LIMITES: Partial<Record<Champ, number>> = {
  nouvelIdentifiant: TICKET_LIMITS.identifiant,
  piece: TICKET_LIMITS.piece,
  typeAttendu: TICKET_LIMITS.typeAttendu,
  sujet: TICKET_LIMITS.sujet,
  message: TICKET_LIMITS.message,
};

const FORMES: Partial<Record<Champ, RegExp>> = {
  nouvelIdentifiant: EMAIL_PATTERN,
  guichetDemande: GUICHET_PATTERN,
  transaction: TRANSACTION_PATTERN,
};

/** Whether the form asks for the field. */
export function isRequired(champ: Champ): boolean {
  return !FACULTATIFS.has(champ);
}

/** An empty form. */
export function emptyValeurs(): Valeurs {
  return {
    nouvelIdentifiant: '',
    changement: '',
    guichetDemande: '',
    transaction: '',
    piece: '',
    typeAttendu: '',
    sujet: '',
    message: '',
  };
}

/** The error of a field, by the API's own rules; undefined when there is none. */
export function faultOf(champ: Champ, typed: string): string | undefined {
  const words = fr.champs[champ];
  const value = tidy(champ, typed);
  if (value === '') return isRequired(champ) ? words.manquant : undefined;
  const max = LIMITES[champ];
  if (max !== undefined && value.length > max) return fr.tropLong(words.label, max, value.length);
  return FORMES[champ]?.test(value) === false ? words.invalide : undefined;
}

/** The request of a valid form. */
export function requestOf(cas: CasTicket, valeurs: Valeurs): CreateTicket {
  const of = (champ: Champ) => tidy(champ, valeurs[champ]);
  const sujet = of('sujet');
  const message = of('message');
  const piece = of('piece') === '' ? {} : { piece: of('piece') };
  switch (cas) {
    case 'changement-identifiant':
      return { cas, nouvelIdentifiant: of('nouvelIdentifiant'), sujet, message };
    case 'changement-guichet':
      return {
        cas,
        changement: of('changement') === 'ajout' ? 'ajout' : 'remplacement',
        guichetDemande: of('guichetDemande'),
        sujet,
        message,
      };
    case 'temps-traitement':
      return { cas, transaction: of('transaction'), sujet, message };
    case 'piece-refusee':
      return { cas, transaction: of('transaction'), ...piece, sujet, message };
    case 'piece-mal-typee':
      return { cas, transaction: of('transaction'), ...piece, typeAttendu: of('typeAttendu'), sujet, message };
    case 'autre-question':
      break;
  }
  return { cas, sujet, message };
}

function tidy(champ: Champ, typed: string): string {
  const value = typed.trim();
  if (champ === 'guichetDemande') return value.toUpperCase();
  return champ === 'transaction' ? value.toLowerCase() : value;
}
