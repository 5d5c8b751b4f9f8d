import { defineEndpoints } from '@pwp/contracts';
import { z } from 'zod';
import { CompteParams } from './compte-params.ts';
import { Personne } from './personne.ts';
import { ConfirmAdresse } from './premiere-visite.ts';

/** Body of `POST /comptes/:compteId/adresse`. */
export const ProposeAdresse = Personne.pick({ email: true });

/** A new address of an account, under way. */
export const Adresse = z
  .object({
    etat: z.enum(['proposee', 'confirmee', 'en-cours']),
    nouvelle: z.string(),
    dateProposition: z.iso.datetime(),
    dateLimite: z.iso.datetime().describe('until then the new address may confirm'),
    dateEffet: z.iso.datetime().nullable().describe('null until the new address has confirmed'),
  })
  .meta({ id: 'Adresse' });
export type Adresse = z.infer<typeof Adresse>;

/** The new address has confirmed: it replaces the former one from this instant, unless that one stops it. */
export const NouvelleAdresseConfirmee = z
  .object({ dateEffet: z.iso.datetime() })
  .meta({ id: 'NouvelleAdresseConfirmee' });
export type NouvelleAdresseConfirmee = z.infer<typeof NouvelleAdresseConfirmee>;

/** A new address for an account, below `/api/comptes`. */
export const adresseEndpoints = defineEndpoints({
  'POST /comptes/:compteId/adresse': {
    summary: 'Proposer une nouvelle adresse ; elle prend effet 48 heures après que son titulaire l’a confirmée',
    params: CompteParams,
    body: ProposeAdresse,
    output: Adresse,
  },
  'DELETE /comptes/:compteId/adresse': {
    summary: 'Retirer la nouvelle adresse proposée',
    params: CompteParams,
    output: 'none',
  },
});

/** The public endpoints of the two links that a proposal sends. */
export const lienAdresseEndpoints = defineEndpoints({
  'POST /adresses/confirmation': {
    summary: 'Confirmer sa nouvelle adresse par le code du lien reçu',
    body: ConfirmAdresse,
    output: NouvelleAdresseConfirmee,
  },
  'POST /adresses/arret': {
    summary: 'Arrêter le changement par le code du lien reçu à l’ancienne adresse',
    body: ConfirmAdresse,
    output: 'none',
  },
});
