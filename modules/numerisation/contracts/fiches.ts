import { defineEndpoints, listOf, NumeroUnique } from '@pwp/contracts';
import { z } from 'zod';
import { Contexte } from './contexte.ts';
import { DemandeParams } from './demandes.ts';
import { FICHES_MAX } from './fiche-limits.ts';
import { PliListHeaders, PliSelectionQuery, Transaction } from './plis.ts';

const Instant = z.iso.datetime();

export const FicheQuery = z.object({ contexte: Contexte });

/** One line of a fiche: its text for people and its code for machines. */
export const FicheChamp = z
  .object({
    libelle: z.string(),
    texte: z.string(),
    precision: z.string().nullable().describe('more about the text, for the person only'),
    code: z.string().describe('what the barcode holds'),
    barres: z
      .array(z.int())
      .describe('the barcode (Code 128): widths of bars and spaces in modules, bar first, quiet zones left out'),
  })
  .meta({ id: 'FicheChamp' });
export type FicheChamp = z.infer<typeof FicheChamp>;

/** A fiche as text, with the content of its PDF in the same order. */
export const FicheContenu = z
  .object({
    duplicata: z
      .object({ premiereEmission: Instant })
      .nullable()
      .describe('set when the guichet was given this fiche before: it bears « Duplicata » and this date'),
    champs: z.array(FicheChamp),
  })
  .meta({ id: 'FicheContenu' });
export type FicheContenu = z.infer<typeof FicheContenu>;

/** A fiche that the guichet received at least once. */
export const FicheEmise = z
  .object({
    numeroUnique: z.string(),
    contexte: Contexte,
    premiereEmission: Instant,
    derniereEmission: Instant,
    emissions: z.int().describe('how many times'),
  })
  .meta({ id: 'FicheEmise' });
export type FicheEmise = z.infer<typeof FicheEmise>;

export const FicheEmiseList = listOf(FicheEmise).meta({ id: 'FicheEmiseList' });
export type FicheEmiseList = z.infer<typeof FicheEmiseList>;

/** Several fiches at once, each by its pli or by its demande. Duplicates are rendered once. */
export const AskFiches = z.object({
  fiches: z
    .array(
      z.union([z.object({ transaction: Transaction }), z.object({ numeroUnique: NumeroUnique, contexte: Contexte })], {
        error: 'Une fiche se demande par sa « transaction », ou par son « numeroUnique » et son « contexte ».',
      }),
    )
    .min(1, 'Choisissez au moins une fiche.')
    .max(FICHES_MAX, `Choisissez ${FICHES_MAX} fiches au plus.`),
});
export type AskFiches = z.infer<typeof AskFiches>;

/** The guichet's fiches de transmission, below `/api/numerisation`. */
export const ficheEndpoints = defineEndpoints({
  'GET /fiches-de-transmission': {
    summary: 'Les dernières fiches émises pour le guichet, à réimprimer',
    output: FicheEmiseList,
  },
  'GET /fiches-de-transmission/:numeroUnique': {
    summary: 'La fiche de transmission à joindre à un envoi par courrier',
    params: DemandeParams,
    query: FicheQuery,
    output: { file: 'application/pdf' },
  },
  'GET /fiches-de-transmission/:numeroUnique/contenu': {
    summary: 'Le contenu de la fiche, pour la montrer sans PDF',
    params: DemandeParams,
    query: FicheQuery,
    output: FicheContenu,
  },
  'POST /fiches-de-transmission': {
    summary: 'Plusieurs fiches en un document, une par page',
    body: AskFiches,
    output: { file: 'application/pdf' },
    status: 200,
  },
  'POST /fiches-de-transmission/liste': {
    summary: 'Les fiches de tous les plis que les filtres du tableau de bord gardent, en un document',
    query: PliSelectionQuery,
    headers: PliListHeaders,
    output: { file: 'application/pdf' },
    status: 200,
  },
  'GET /fiche-de-creation': {
    summary: 'La fiche d’une création, qui n’a pas encore de numéro unique',
    output: { file: 'application/pdf' },
  },
  'GET /fiche-de-creation/contenu': {
    summary: 'Le contenu de la fiche d’une création, pour la montrer sans PDF',
    output: FicheContenu,
  },
});
