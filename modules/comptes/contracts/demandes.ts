import { defineEndpoints, listOf, Role } from '@pwp/contracts';
import { z } from 'zod';
import { ActeHistorique } from './acte-historique.ts';
import { CodeGuichet } from './code-guichet.ts';
import { CourrielActivation } from './courriel-activation.ts';
import { Personne } from './personne.ts';

/** Life cycle of a demande de compte. `a-confirmer`: its address is not proven yet, so no référent sees it. */
export const EtatDemande = z.enum(['a-confirmer', 'en-attente', 'validee', 'refusee', 'expiree']);
export type EtatDemande = z.infer<typeof EtatDemande>;

/** Why a demande is refused; its label goes into the mail. */
export const MotifRefus = z.enum(
  ['inconnu-du-guichet', 'mauvais-guichet', 'adresse-personnelle', 'doublon', 'autre'],
  'Choisissez le motif dans la liste.',
);
export type MotifRefus = z.infer<typeof MotifRefus>;

/** A demande as a référent of one of its guichets sees it. */
export const DemandeDeCompte = z
  .object({
    id: z.int(),
    etat: EtatDemande,
    ...Personne.shape,
    guichets: z.array(z.string()),
    motif: z.string(),
    dateDemande: z.iso.datetime(),
    dateExpiration: z.iso.datetime(),
    dateDecision: z.iso.datetime().nullable(),
    decidedBy: z.string().nullable().describe('email'),
    motifRefus: MotifRefus.nullable(),
    precisions: z.string(),
    courriel: CourrielActivation,
  })
  .meta({ id: 'DemandeDeCompte' });
export type DemandeDeCompte = z.infer<typeof DemandeDeCompte>;

export const DemandeList = listOf(DemandeDeCompte).meta({ id: 'DemandeDeCompteList' });
export type DemandeList = z.infer<typeof DemandeList>;

/** With its history, from its reception on. */
export const DemandeDetail = DemandeDeCompte.extend({ historique: z.array(ActeHistorique) }).meta({
  id: 'DemandeDetail',
});
export type DemandeDetail = z.infer<typeof DemandeDetail>;

/** Oldest first. */
export const DemandeQuery = z.object({
  etat: EtatDemande.exclude(['a-confirmer']).default('en-attente'),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  taille: z.coerce.number().int().min(1).max(100).default(25),
});

export const DemandeParams = z.object({ demandeId: z.coerce.number().int().min(1) });

/**
 * The référent may grant other guichets of their périmètre than the requested ones. With `referent`, they also become
 * the account's périmètre.
 */
export const ValidateDemande = z.object({
  role: Role.default('professionnel'),
  guichets: z
    .array(CodeGuichet, 'Choisissez au moins un guichet.')
    .min(1, 'Choisissez au moins un guichet.')
    .max(50, 'Choisissez 50 guichets au plus.'),
});
export type ValidateDemande = z.infer<typeof ValidateDemande>;

export const RefuseDemande = z
  .object({
    motif: MotifRefus,
    precisions: z.string().trim().max(1000, 'Les précisions comptent au plus 1 000 caractères.').default(''),
  })
  .refine(({ motif, precisions }) => motif !== 'autre' || precisions !== '', {
    path: ['precisions'],
    error: 'Précisez le motif.',
  });
export type RefuseDemande = z.infer<typeof RefuseDemande>;

/** The demandes that a référent handles, below `/api/comptes`. */
export const demandeEndpoints = defineEndpoints({
  'GET /demandes': {
    summary: 'Les demandes de mon périmètre, la plus ancienne en tête',
    query: DemandeQuery,
    output: DemandeList,
  },
  'GET /demandes/:demandeId': {
    summary: 'Une demande de mon périmètre et son historique',
    params: DemandeParams,
    output: DemandeDetail,
  },
  'POST /demandes/:demandeId/validation': {
    summary: 'Valider une demande : le compte est créé, rattaché, et le courriel d’activation part',
    params: DemandeParams,
    body: ValidateDemande,
    output: DemandeDeCompte,
  },
  'POST /demandes/:demandeId/refus': {
    summary: 'Refuser une demande ; la personne en reçoit le motif',
    params: DemandeParams,
    body: RefuseDemande,
    output: DemandeDeCompte,
  },
});
