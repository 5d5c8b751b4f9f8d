import { defineEndpoints, listOf, patterned } from '@pwp/contracts';
import { z } from 'zod';
import { CodeGuichet } from './code-guichet.ts';
import { PersonneSaisie } from './personne.ts';

/** Body of `POST /api/comptes/demandes`, open to anyone: « Je crée mon espace ». */
export const CreateDemande = PersonneSaisie.extend({
  guichets: z
    .array(CodeGuichet, 'Choisissez au moins un guichet.')
    .min(1, 'Choisissez au moins un guichet.')
    .max(20, 'Choisissez 20 guichets au plus.'),
  motif: z.string().trim().max(1000, 'Le motif compte au plus 1 000 caractères.').default(''),
  /** Proof of work, as found by the page's worker. */
  preuve: z.string('La vérification manque.').max(2000, 'La vérification est trop longue.'),
});
export type CreateDemande = z.infer<typeof CreateDemande>;

/** Response to it and to `FollowDemande`: the same whether the address is known or not. Only the mail says more. */
export const DemandeRecue = z.object({ etat: z.literal('courriel-envoye') }).meta({ id: 'DemandeRecue' });

/**
 * Body of `POST /api/comptes/demandes/suivi`, open to anyone: « Où en est ma demande ? ». The answer only goes by mail.
 */
export const FollowDemande = CreateDemande.pick({ email: true, preuve: true });
export type FollowDemande = z.infer<typeof FollowDemande>;

/** A proof-of-work challenge of altcha (version 2). */
export const Defi = z
  .object({
    parameters: z.object({
      algorithm: z.string(),
      nonce: z.string(),
      salt: z.string(),
      cost: z.int(),
      keyLength: z.int(),
      keyPrefix: z.string(),
      expiresAt: z.int().describe('seconds since the epoch'),
    }),
    signature: z.string(),
  })
  .meta({ id: 'Defi' });
export type Defi = z.infer<typeof Defi>;

const LIEN = 'Ce lien n’est pas entier : copiez-le en entier depuis le courriel.';

/** Body of `POST /api/comptes/demandes/confirmation`: the code of the link in the mail. */
export const ConfirmAdresse = z.object({ jeton: patterned(z.string(LIEN), 100, /^[A-Za-z0-9_-]{20,100}$/, LIEN) });

/** The address is proven; the référents see the demande until this date. */
export const AdresseConfirmee = z.object({ dateExpiration: z.iso.datetime() }).meta({ id: 'AdresseConfirmee' });
export type AdresseConfirmee = z.infer<typeof AdresseConfirmee>;

export const GuichetQuery = z.object({
  texte: z.string().trim().min(2, 'Saisissez au moins 2 caractères.').max(100),
});

/** A guichet suggested by « Je crée mon espace ». */
export const GuichetPropose = z.object({ code: z.string(), nom: z.string() }).meta({ id: 'GuichetPropose' });
export type GuichetPropose = z.infer<typeof GuichetPropose>;
export const GuichetProposeList = listOf(GuichetPropose).meta({ id: 'GuichetProposeList' });

/** The public endpoints of « Je crée mon espace », below `/api/comptes`. */
export const premiereVisiteEndpoints = defineEndpoints({
  'GET /defi': { summary: 'Une preuve de travail à faire avant de demander un compte', output: Defi },
  'GET /guichets': {
    summary: 'Les guichets ouverts dont le code ou le nom correspond, 10 au plus',
    query: GuichetQuery,
    output: GuichetProposeList,
  },
  'POST /demandes': {
    summary: 'Demander un compte ; la réponse est la même, que l’adresse soit connue ou non',
    body: CreateDemande,
    output: DemandeRecue,
    status: 202,
  },
  'POST /demandes/suivi': {
    summary: 'Recevoir par courriel l’état de sa demande ; la réponse est la même, que l’adresse soit connue ou non',
    body: FollowDemande,
    output: DemandeRecue,
    status: 202,
  },
  'POST /demandes/confirmation': {
    summary: 'Confirmer l’adresse par le code du lien reçu ; la demande attend alors un référent',
    body: ConfirmAdresse,
    output: AdresseConfirmee,
  },
});
