import {
  envoiTropVolumineux,
  fichierTropVolumineux,
  readMultipart,
  route,
  tropDeFichiers,
  typeDeCorpsRefuse,
  WithStatus,
  type Clock,
  type FileStore,
  type Route,
} from '@pwp/api-kit';
import { z } from 'zod';
import { Contexte, PLI_LIMITS, PliCounters, PliDetail, PliList, PliQuery, Transaction } from '../../contracts/index.ts';
import {
  aucunFichier,
  cleIdempotenceReutilisee,
  demandeHorsTerritoire,
  demandeInconnue,
  demandeRadiee,
  fichierVide,
  numeroUniqueInvalide,
  periodeInvalide,
  pliIntrouvable,
  typeDeFichierRefuse,
} from '../problems.ts';
import type { PliCreation } from '../services/pli-creation.ts';
import { countPlis, listPlis, readPli } from '../services/pli-list.ts';
import { AGENT } from './access.ts';

/** What these routes work with. */
export interface PlisRoutesContext {
  files: FileStore;
  clock: Clock;
  creation: PliCreation;
}

const IdempotencyKey = z
  .string({ error: "L'en-tête « Idempotency-Key » est attendu." })
  .regex(/^[A-Za-z0-9_-]{8,64}$/, "L'en-tête « Idempotency-Key » compte de 8 à 64 lettres, chiffres, « - » ou « _ ».");

/** The form of a pli, as the OpenAPI document shows it. */
const PliForm = z.object({
  numeroUnique: z.string(),
  contexte: Contexte,
  files: z.array(z.file()).describe("PDF, JPEG, PNG ou HEIC, d'après le contenu"),
});

/** The plis of the guichet. */
export function plisRoutes({ files, clock, creation }: PlisRoutesContext): Route[] {
  return [
    route({
      method: 'get',
      path: '/plis',
      summary: 'Les plis du guichet, le dernier mois sauf période',
      access: AGENT,
      query: PliQuery,
      output: PliList,
      problems: [periodeInvalide],
      handler: ({ guichet, query }) => listPlis(guichet.code, query, clock.now()),
    }),

    route({
      method: 'get',
      path: '/plis/counters',
      summary: 'Les compteurs du tableau de bord sur la période',
      access: AGENT,
      query: PliQuery.pick({ du: true, au: true }),
      output: PliCounters,
      problems: [periodeInvalide],
      handler: ({ guichet, query }) => countPlis(guichet.code, query, clock.now()),
    }),

    route({
      method: 'get',
      path: '/plis/:transaction',
      summary: 'Un pli du guichet, ses pièces et son historique',
      access: AGENT,
      params: z.object({ transaction: Transaction }),
      output: PliDetail,
      problems: [pliIntrouvable],
      handler: ({ guichet, params }) => readPli(guichet.code, params.transaction),
    }),

    route({
      method: 'post',
      path: '/plis',
      summary: "Envoyer des pièces à la numérisation ; la même clé ne fait qu'un pli",
      access: AGENT,
      headers: z.object({ 'idempotency-key': IdempotencyKey }),
      stream: PliForm,
      output: PliDetail,
      status: 201,
      problems: [
        numeroUniqueInvalide,
        demandeHorsTerritoire,
        demandeInconnue,
        demandeRadiee,
        aucunFichier,
        fichierVide,
        typeDeFichierRefuse,
        fichierTropVolumineux,
        envoiTropVolumineux,
        tropDeFichiers,
        typeDeCorpsRefuse,
        cleIdempotenceReutilisee,
      ],
      handler: async ({ account, guichet, headers, request }) => {
        const form = await readMultipart(request, files, PLI_LIMITS);
        const { pli, created } = await creation.create(
          { account, guichet, idempotencyKey: headers['idempotency-key'] },
          form,
        );
        return new WithStatus(created ? 201 : 200, pli);
      },
    }),
  ];
}
