import { listOf, patterned, Role } from '@pwp/contracts';
import { z } from 'zod';
import { ActeHistorique } from './acte-historique.ts';
import { CourrielActivation } from './courriel-activation.ts';
import { Personne } from './personne.ts';

const CodeGuichet = patterned(z.string(), 5, /^[A-Z0-9]{5}$/, 'Un guichet a un code de 5 caractères.');

/** Body of `POST /api/comptes/demandes`, which anybody may send: « Je crée mon espace ». */
export const DemanderCompte = Personne.extend({
  guichets: z
    .array(CodeGuichet, 'Choisissez au moins un guichet.')
    .min(1, 'Choisissez au moins un guichet.')
    .max(20, 'Choisissez 20 guichets au plus.'),
  motif: z.string().trim().max(1000, 'Le motif compte au plus 1 000 caractères.').default(''),
  /** Proof of work, as the page's worker found it. */
  preuve: z.string('La vérification manque.').max(2000, 'La vérification est trop longue.'),
});
export type DemanderCompte = z.infer<typeof DemanderCompte>;

/** Answer to it, and to `SuivreDemande`: the same, whether the address is known or not. The rest is told by mail. */
export const DemandeRecue = z.object({ etat: z.literal('courriel-envoye') }).meta({ id: 'DemandeRecue' });

/** Body of `POST /api/comptes/demandes/suivi`, which anybody may send: « Où en est ma demande ? ». Answered by mail alone. */
export const SuivreDemande = DemanderCompte.pick({ email: true, preuve: true });
export type SuivreDemande = z.infer<typeof SuivreDemande>;

/** A proof of work to do: a challenge of altcha (version 2). */
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

/** Life of a demande de compte. `a-confirmer`: the address was not proven yet, no référent sees it. */
export const EtatDemande = z.enum(['a-confirmer', 'en-attente', 'validee', 'refusee', 'expiree']);
export type EtatDemande = z.infer<typeof EtatDemande>;

/** Why a demande is refused; its words go into the mail. */
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
    demandeeLe: z.iso.datetime(),
    expireLe: z.iso.datetime(),
    decideeLe: z.iso.datetime().nullable(),
    decideePar: z.string().nullable().describe('email'),
    motifRefus: MotifRefus.nullable(),
    precisions: z.string(),
    courriel: CourrielActivation,
  })
  .meta({ id: 'DemandeDeCompte' });
export type DemandeDeCompte = z.infer<typeof DemandeDeCompte>;

export const DemandeList = listOf(DemandeDeCompte).meta({ id: 'DemandeDeCompteList' });
export type DemandeList = z.infer<typeof DemandeList>;

/** With what was done with it, from its reception on. */
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

/** The référent may give other guichets of his scope than those asked for; as `referent`, they are the account's scope too. */
export const ValiderDemande = z.object({
  role: Role.default('professionnel'),
  guichets: z
    .array(CodeGuichet, 'Choisissez au moins un guichet.')
    .min(1, 'Choisissez au moins un guichet.')
    .max(50, 'Choisissez 50 guichets au plus.'),
});
export type ValiderDemande = z.infer<typeof ValiderDemande>;

export const RefuserDemande = z
  .object({
    motif: MotifRefus,
    precisions: z.string().trim().max(1000, 'Les précisions comptent au plus 1 000 caractères.').default(''),
  })
  .refine(({ motif, precisions }) => motif !== 'autre' || precisions !== '', {
    path: ['precisions'],
    error: 'Précisez le motif.',
  });
export type RefuserDemande = z.infer<typeof RefuserDemande>;

const LIEN = "Ce lien n'est pas entier : copiez-le en entier depuis le courriel.";

/** Body of `POST /api/comptes/demandes/confirmation`: the code of the link in the mail. */
export const ConfirmerAdresse = z.object({ jeton: patterned(z.string(LIEN), 100, /^[A-Za-z0-9_-]{20,100}$/, LIEN) });

/** The address is proven: the référents see the demande until then. */
export const AdresseConfirmee = z.object({ expireLe: z.iso.datetime() }).meta({ id: 'AdresseConfirmee' });
export type AdresseConfirmee = z.infer<typeof AdresseConfirmee>;

export const GuichetQuery = z.object({
  texte: z.string().trim().min(2, 'Saisissez au moins 2 caractères.').max(100),
});

/** A guichet that « Je crée mon espace » proposes. */
export const GuichetPropose = z.object({ code: z.string(), nom: z.string() }).meta({ id: 'GuichetPropose' });
export type GuichetPropose = z.infer<typeof GuichetPropose>;
export const GuichetProposeList = listOf(GuichetPropose).meta({ id: 'GuichetProposeList' });

/** A guichet of a référent's scope. A closed one stays in it until its accounts are elsewhere, and is proposed no more. */
export const GuichetDuPerimetre = GuichetPropose.extend({ ferme: z.boolean() }).meta({ id: 'GuichetDuPerimetre' });
export type GuichetDuPerimetre = z.infer<typeof GuichetDuPerimetre>;
export const GuichetDuPerimetreList = listOf(GuichetDuPerimetre).meta({ id: 'GuichetDuPerimetreList' });

/** A closed guichet to which accounts are still attached. */
export const GuichetFerme = GuichetPropose.extend({
  fermeLe: z.iso.date(),
  comptes: z.int().describe('accounts still attached to it'),
}).meta({ id: 'GuichetFerme' });
export type GuichetFerme = z.infer<typeof GuichetFerme>;
export const GuichetFermeList = listOf(GuichetFerme).meta({ id: 'GuichetFermeList' });
export type GuichetFermeList = z.infer<typeof GuichetFermeList>;
