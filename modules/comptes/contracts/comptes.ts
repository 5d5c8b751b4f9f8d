import { defineEndpoints, listOf, patterned, Role } from '@pwp/contracts';
import { z } from 'zod';
import { ActeHistorique } from './acte-historique.ts';
import { CourrielActivation } from './courriel-activation.ts';

/** Of an account: signs in, or was suspended. */
export const EtatCompte = z.enum(['actif', 'suspendu']);
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
    version: z.string().describe('another one as soon as its guichets or périmètre change'),
  })
  .meta({ id: 'Compte' });
export type Compte = z.infer<typeof Compte>;

export const CompteList = listOf(Compte).meta({ id: 'CompteList' });
export type CompteList = z.infer<typeof CompteList>;

export const CompteQuery = z.object({
  texte: z.string().trim().max(100).optional().describe('part of a name or of an address'),
  etat: EtatCompte.optional(),
  guichet: z.string().max(14).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  taille: z.coerce.number().int().min(1).max(100).default(25),
});

/** What the export keeps: as the list, unpaged. */
export const CompteExportQuery = CompteQuery.omit({ page: true, taille: true });

export const CompteParams = z.object({
  compteId: patterned(z.string(), 64, /^[A-Za-z0-9-]{1,64}$/, "L'identifiant du compte n'en est pas un."),
});

export const CompteDetail = Compte.extend({ historique: z.array(ActeHistorique) }).meta({ id: 'CompteDetail' });
export type CompteDetail = z.infer<typeof CompteDetail>;

/** Said by an administrator who takes a guichet's last référent away; anybody else is refused that. */
const confirmer = z.boolean().default(false);

export const SuspendCompte = z.object({
  motif: z
    .string('Dites pourquoi.')
    .trim()
    .min(1, 'Dites pourquoi.')
    .max(1000, 'Le motif compte au plus 1 000 caractères.'),
  confirmer,
});
/** The account as the caller saw it; when it is another by now, the act is refused. */
const version = z.string().max(64).optional();

export const ChangeGuichets = z.object({ guichets: z.array(z.string().max(14)).max(50), version });
/** By an administrator: the guichets that the account is référent of; none: no longer a référent. */
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
    summary: "Suspendre un compte : il ne peut plus rien, à l'instant",
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
    summary: "Renvoyer le courriel d'activation ; il part dès que la messagerie répond",
    params: CompteParams,
    output: 'none',
  },
  'POST /comptes/:compteId/deconnexion': {
    summary: "Terminer les connexions d'un compte",
    params: CompteParams,
    output: 'none',
  },
});
