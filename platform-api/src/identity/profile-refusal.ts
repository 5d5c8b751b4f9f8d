import { profilInvalide, type IdentityProfile, type ProblemError } from '@pwp/api-kit';
import { z } from 'zod';

const Fault = z.object({ field: z.string(), errorMessage: z.string(), params: z.array(z.unknown()).default([]) });

/** Keycloak's refusal of a user by the realm's profile: a single fault, or a list of them. */
const Refusal = z.union([
  z.object({ errors: z.array(Fault).min(1) }),
  Fault.transform((fault) => ({ errors: [fault] })),
]);

/** Keycloak's names of the fields of a person, and ours. */
const FIELDS: ReadonlyMap<string, { name: keyof IdentityProfile | 'email'; label: string }> = new Map([
  ['email', { name: 'email', label: 'L’adresse électronique' }],
  ['firstName', { name: 'prenom', label: 'Le prénom' }],
  ['lastName', { name: 'nom', label: 'Le nom' }],
  ['telephone', { name: 'telephone', label: 'Le numéro de téléphone' }],
  ['typeOrganisme', { name: 'typeOrganisme', label: 'Le type d’organisme' }],
  ['organisme', { name: 'organisme', label: 'Le nom de l’organisme' }],
]);

/** The profile's refusal as a problem; undefined for any other answer. */
export function profileRefusal(answer: unknown): ProblemError | undefined {
  const read = Refusal.safeParse(answer);
  if (!read.success) return undefined;
  // The address is also the identifier: report its fault once.
  const faults = read.data.errors.filter(({ field }) => field !== 'username');
  const errors = faults.flatMap((fault) => {
    const field = FIELDS.get(fault.field);
    return field === undefined ? [] : [{ pointer: `/${field.name}`, detail: sentence(field.label, fault) }];
  });
  // The person cannot correct a field that this form does not have.
  if (errors.length < faults.length || errors.length === 0) return undefined;
  return profilInvalide(errors.map(({ detail }) => detail).join(' '), { errors });
}

/** The realm's messages are keys or texts for its console, so only the kind of a fault is shown. */
function sentence(label: string, { errorMessage, params }: z.output<typeof Fault>): string {
  if (errorMessage.includes('required') || errorMessage.includes('empty')) return `${label} doit être rempli.`;
  if (errorMessage.startsWith('error-invalid-length')) {
    const longest = params
      .filter((value) => typeof value === 'number' || typeof value === 'string')
      .findLast((value) => /^\d+$/.test(`${value}`));
    return longest === undefined
      ? `${label} est trop long.`
      : `${label} compte trop de caractères (au plus ${longest}).`;
  }
  if (errorMessage === 'error-person-name-invalid-character')
    return `${label} contient un caractère qui n’est pas admis.`;
  return `${label} n’a pas la forme attendue.`;
}
