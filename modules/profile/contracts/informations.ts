import { defineEndpoints, telephone } from '@pwp/contracts';
import { z } from 'zod';
import { TYPES_ORGANISME } from './type-organisme.ts';

const text = (missing: string, name: string, longest: number) =>
  z.string().trim().min(1, missing).max(longest, `${name} compte au plus ${longest} caractères.`);

/** Body of `PUT /api/profile/informations`: everything a person may change about themselves. */
const ChangeInformations = z
  .object({
    nom: text('Saisissez votre nom.', 'Le nom', 100),
    prenom: text('Saisissez votre prénom.', 'Le prénom', 100),
    telephone: telephone(
      // One error per field: a missing value is not also reported as malformed.
      z.string().trim().min(1, { error: 'Saisissez votre numéro de téléphone.', abort: true }),
      'Saisissez un numéro de téléphone, par exemple 01 02 03 04 05 ou +33 1 02 03 04 05.',
    ),
    typeOrganisme: z.enum(Object.keys(TYPES_ORGANISME), 'Choisissez votre type d’organisme dans la liste.'),
    organisme: text('Saisissez le nom de votre organisme.', 'Le nom de l’organisme', 200),
  })
  .meta({ id: 'ChangeInformations' });

/** Response of `GET` and `PUT /api/profile/informations`; missing values are empty. */
export const Informations = z
  .object({
    email: z.string().describe('L’identifiant du compte, qui ne change pas ici'),
    nom: z.string(),
    prenom: z.string(),
    telephone: z.string(),
    typeOrganisme: z.string(),
    organisme: z.string(),
  })
  .meta({ id: 'Informations' });
export type Informations = z.infer<typeof Informations>;

/** The caller's personal data, below `/api/profile`. */
export const informationsEndpoints = defineEndpoints({
  'GET /informations': { summary: 'Les informations personnelles du compte connecté', output: Informations },
  'PUT /informations': {
    summary: 'Modifier les informations personnelles du compte connecté',
    body: ChangeInformations,
    output: Informations,
  },
});
