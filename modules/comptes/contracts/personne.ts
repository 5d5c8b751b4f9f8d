import { PROHIBITED_IN_NAMES, telephone } from '@pwp/contracts';
import { z } from 'zod';
import { TYPES_ORGANISME } from './type-organisme.ts';

const text = (missing: string, name: string, longest: number) =>
  z.string(missing).trim().min(1, missing).max(longest, `${name} compte au plus ${longest} caractères.`);

const EMAIL = 'Saisissez une adresse électronique, par exemple prenom.nom@mairie.fr.';

const enteredName = (name: z.ZodString, label: string) =>
  name.refine((entered) => !PROHIBITED_IN_NAMES.test(entered), `${label} contient un caractère qui n’est pas admis.`);

/** What a person must provide to get an account. */
export const Personne = z.object({
  nom: text('Saisissez le nom.', 'Le nom', 100),
  prenom: text('Saisissez le prénom.', 'Le prénom', 100),
  email: z.pipe(z.string(EMAIL).trim().toLowerCase().max(255, EMAIL), z.email(EMAIL)),
  telephone: telephone(
    z.string('Saisissez le numéro de téléphone.').trim().min(1, 'Saisissez le numéro de téléphone.'),
    'Saisissez un numéro de téléphone, par exemple 01 02 03 04 05 ou +33 1 02 03 04 05.',
  ),
  typeOrganisme: z.enum(Object.keys(TYPES_ORGANISME), 'Choisissez le type d’organisme dans la liste.'),
  organisme: text('Saisissez le nom de l’organisme.', 'Le nom de l’organisme', 200),
});
export type Personne = z.infer<typeof Personne>;

/** The same, as it is entered: the names that the identity's profile refuses are refused here. */
export const PersonneSaisie = Personne.extend({
  nom: enteredName(Personne.shape.nom, 'Le nom'),
  prenom: enteredName(Personne.shape.prenom, 'Le prénom'),
});
