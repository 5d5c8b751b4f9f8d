import { heldInHistory, holdInHistory } from '@pwp/web-kit';
import type { Choice } from '@pwp/ui';
import type { CreateDemande } from '../../contracts/index.ts';
import { fr } from './fr.ts';

/** The values typed in the form. */
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

/** Element id of a field, the target of the error summary. */
export function fieldId(field: keyof DemandeForm): string {
  return `premiere-visite-${field}`;
}

/** The missing fields. The API checks their format, and its errors show in the same place. */
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
 * The form in the history entry, or an empty one. The entry survives a reload, belongs to this tab, and appears in no
 * address.
 */
export function readForm(): DemandeForm {
  const kept = heldInHistory(KEPT);
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

/** Stores what was typed in the history entry; null clears it. */
export function keepForm(form: DemandeForm | null): void {
  holdInHistory({ [KEPT]: form });
}

function isObject(value: unknown): value is Partial<DemandeForm> {
  return typeof value === 'object' && value !== null;
}
