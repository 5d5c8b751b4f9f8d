import { defineEndpoints, listOf, Role } from '@pwp/contracts';
import { z } from 'zod';
import { ActeHistorique } from './acte-historique.ts';
import { Adresse } from './adresses.ts';
import { CompteParams } from './compte-params.ts';
import { CourrielActivation } from './courriel-activation.ts';

/** State of an account: it can sign in, its password was never chosen, or it was suspended. */
export const EtatCompte = z.enum(['actif', 'jamais-active', 'suspendu']);
export type EtatCompte = z.infer<typeof EtatCompte>;

/** An account as a référent of one of its guichets sees it. */
export const Compte = z
  .object({
    id: z.string(),
    etat: EtatCompte,
    nom: z.string(),
    prenom: z.string(),
    email: z.string(),
    telephone: z.string(),
    typeOrganisme: z.string(),
    organisme: z.string(),
    roles: z.array(Role),
    guichets: z.array(z.string()),
    perimetre: z.array(z.string()).describe('guichets it is référent of'),
    courriel: CourrielActivation,
    derniereConnexion: z.iso.date().nullable().describe('day in Paris; null: not since the portal notes it'),
    version: z.string().describe('another one as soon as its guichets or périmètre change'),
  })
  .meta({ id: 'Compte' });
export type Compte = z.infer<typeof Compte>;

export const CompteList = listOf(Compte).meta({ id: 'CompteList' });
export type CompteList = z.infer<typeof CompteList>;

/** Days without a sign-in after which an account is `absent`. */
export const JOURS_ABSENT = 90;

/** What the list may be reduced to: a state, or the accounts in use that nobody signed in with for 90 days. */
export const FiltreCompte = z.enum([...EtatCompte.options, 'absent']);
export type FiltreCompte = z.infer<typeof FiltreCompte>;

export const CompteQuery = z.object({
  texte: z.string().trim().max(100).optional().describe('part of a name or of an address'),
  etat: FiltreCompte.optional(),
  guichet: z.string().max(14).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  taille: z.coerce.number().int().min(1).max(100).default(25),
});

/** Filters of the export: those of the list, without pages. */
export const CompteExportQuery = CompteQuery.omit({ page: true, taille: true });

export const CompteDetail = Compte.extend({
  historique: z.array(ActeHistorique),
  adresse: Adresse.nullable().describe('the new address under way'),
}).meta({ id: 'CompteDetail' });
export type CompteDetail = z.infer<typeof CompteDetail>;

/** Confirmation by an administrator who removes a guichet's last référent; anyone else is refused. */
const confirmer = z.boolean().default(false);

export const SuspendCompte = z.object({
  motif: z
    .string('Dites pourquoi.')
    .trim()
    .min(1, 'Dites pourquoi.')
    .max(1000, 'Le motif compte au plus 1 000 caractères.'),
  confirmer,
});
/** Version of the account that the caller read; the act is refused when it has changed since. */
const version = z.string().max(64).optional();

export const ChangeGuichets = z.object({ guichets: z.array(z.string().max(14)).max(50), version });
/** For an administrator: the guichets whose référent the account is. Empty means no longer a référent. */
export const ChangePerimetre = z.object({ guichets: z.array(z.string().max(14)).max(500), confirmer, version });

/** The accounts of a référent's guichets, below `/api/comptes`. */
export const compteEndpoints = defineEndpoints({
  'GET /comptes': { summary: 'Les comptes de mon périmètre, par nom', query: CompteQuery, output: CompteList },
  'GET /comptes/export.csv': {
    summary: 'Tous les comptes que les filtres gardent, en CSV',
    query: CompteExportQuery,
    output: { file: 'text/csv' },
  },
  'GET /comptes/:compteId': {
    summary: 'Un compte de mon périmètre et son historique',
    params: CompteParams,
    output: CompteDetail,
  },
  'PUT /comptes/:compteId/guichets': {
    summary: 'Rattacher et détacher des guichets de mon périmètre ; les autres restent',
    params: CompteParams,
    body: ChangeGuichets,
    output: Compte,
  },
  'PUT /comptes/:compteId/perimetre': {
    summary: 'Nommer un référent, ou changer les guichets dont il est référent',
    params: CompteParams,
    body: ChangePerimetre,
    output: Compte,
  },
  'POST /comptes/:compteId/suspension': {
    summary: 'Suspendre un compte : il ne peut plus rien, à l’instant',
    params: CompteParams,
    body: SuspendCompte,
    output: Compte,
  },
  'POST /comptes/:compteId/retablissement': {
    summary: 'Rétablir un compte suspendu',
    params: CompteParams,
    output: Compte,
  },
  'DELETE /comptes/:compteId': {
    summary: 'Supprimer pour toujours un compte suspendu',
    params: CompteParams,
    output: 'none',
  },
  'POST /comptes/:compteId/courriel-activation': {
    summary: 'Renvoyer le courriel d’activation ; il part dès que la messagerie répond',
    params: CompteParams,
    output: 'none',
  },
  'POST /comptes/:compteId/deconnexion': {
    summary: 'Terminer les connexions d’un compte',
    params: CompteParams,
    output: 'none',
  },
});
