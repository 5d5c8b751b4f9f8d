import type { Choice } from '@pwp/ui';
import type { CreateDemande } from '../../contracts/index.ts';
import { fr } from './fr.ts';

/** What is typed in the form. */
export interface DemandeForm {
  prenom: string;
  nom: string;
  email: string;
  telephone: string;
  typeOrganisme: string;
  organisme: string;
  guichets: readonly Choice[];
  motif: string;
}

/** The fields, in the order of the page. */
export const FIELDS = [
  'prenom',
  'nom',
  'email',
  'telephone',
  'typeOrganisme',
  'organisme',
  'guichets',
  'motif',
] as const satisfies readonly (keyof DemandeForm)[];

/** Id of a field's element, which the summary of errors leads to. */
export function fieldId(field: keyof DemandeForm): string {
  return `premiere-visite-${field}`;
}

/** What is missing, by field; how each is written is judged by the API, which says so in the same place. */
export function missingFields(form: DemandeForm): { id: string; message: string }[] {
  return FIELDS.filter((field) => field !== 'motif' && isEmpty(form[field])).map((field) => ({
    id: fieldId(field),
    message: fr.champs[field].missing,
  }));
}

function isEmpty(value: string | readonly Choice[]): boolean {
  return (typeof value === 'string' ? value.trim() : value).length === 0;
}

/** The form as the API takes it. */
export function requestOf(form: DemandeForm): Omit<CreateDemande, 'preuve'> {
  return { ...form, guichets: form.guichets.map(({ value }) => value) };
}

const KEPT = 'premiereVisite';

/**
 * The form that the history entry holds, or an empty one: what was typed survives a reload, is this tab's own, and stands in no address.
 */
export function readForm(): DemandeForm {
  const kept: unknown = history.state?.[KEPT];
  const form: DemandeForm = {
    prenom: '',
    nom: '',
    email: '',
    telephone: '',
    typeOrganisme: '',
    organisme: '',
    guichets: [],
    motif: '',
  };
  return isObject(kept) ? { ...form, ...kept } : form;
}

/** Keeps what was typed in the history entry; null forgets it. */
export function keepForm(form: DemandeForm | null): void {
  const plain = form === null ? null : { ...form, guichets: form.guichets.map((choice) => ({ ...choice })) };
  history.replaceState({ ...history.state, [KEPT]: plain }, '');
}

function isObject(value: unknown): value is Partial<DemandeForm> {
  return typeof value === 'object' && value !== null;
}
