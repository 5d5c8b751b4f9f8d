import {
  envoiTropVolumineux,
  exportEnCours,
  fichierTropVolumineux,
  hiddenFilter,
  readMultipart,
  route,
  serviceIndisponible,
  stockagePlein,
  tropDeFichiers,
  typeDeCorpsRefuse,
  WithStatus,
  type Clock,
  type CurrentGuichet,
  type ExportAsked,
  type Exports,
  type FileStore,
  type LearntReads,
  type Route,
} from '@pwp/api-kit';
import { patterned } from '@pwp/contracts';
import { z } from 'zod';
import {
  Contexte,
  PLI_LIMITS,
  PliChangements,
  PliChangementsQuery,
  PliCounters,
  PliDetail,
  PliExportQuery,
  PliList,
  PliListHeaders,
  PliQuery,
  Transaction,
} from '../../contracts/index.ts';
import {
  aucunFichier,
  cleIdempotenceReutilisee,
  demandeHorsTerritoire,
  demandeInconnue,
  demandeRadiee,
  exportTropGrand,
  numeroUniqueInvalide,
  periodeInvalide,
  pliIntrouvable,
  verificationIndisponible,
  verificationsEnCours,
} from '../problems.ts';
import { FILE_PROBLEMS } from '../fichiers/file-check.ts';
import type { PliCreation } from '../services/pli-creation.ts';
import { readChanges } from '../services/pli-list-changes.ts';
import { countPlis } from '../services/pli-list-counters.ts';
import { csvOf, exportName, openExport, XLSX, xlsxOf, type PliExport } from '../services/pli-list-export.ts';
import { listPlis, readPli } from '../services/pli-list.ts';
import { AGENT } from './access.ts';

/** What these routes work with. */
export interface PlisRoutesContext {
  files: FileStore;
  clock: Clock;
  creation: PliCreation;
  learnt: LearntReads;
  exports: Exports;
  /** Days after which a statut that is no end is abnormally old. */
  delaiJours: number;
  /** How long the follow-up of the prestataire may be silent before the dashboard says so, ms. */
  suiviRetardMs: number;
}

const IdempotencyKey = patterned(
  z.string({ error: "L'en-tête « Idempotency-Key » est attendu." }),
  64,
  /^[A-Za-z0-9_-]{8,64}$/,
  "L'en-tête « Idempotency-Key » compte de 8 à 64 lettres, chiffres, « - » ou « _ ».",
);

/** The form of a pli, as the OpenAPI document shows it. */
const PliForm = z.object({
  numeroUnique: z.string().optional().describe('expected, but for a creation (CRE)'),
  contexte: Contexte,
  files: z.array(z.file()).describe("PDF, JPEG, PNG ou HEIC, d'après le contenu"),
});

/** The plis of the guichet. */
export function plisRoutes(context: PlisRoutesContext): Route[] {
  const { files, clock, creation, learnt, exports, delaiJours, suiviRetardMs } = context;
  const reading = ({ code }: CurrentGuichet) => ({ guichetCode: code, now: clock.now(), delaiJours, learnt });
  return [
    route({
      method: 'get',
      path: '/plis',
      summary: 'Les plis du guichet, le dernier mois sauf période',
      access: AGENT,
      query: PliQuery,
      headers: PliListHeaders,
      output: PliList,
      problems: [periodeInvalide],
      handler: ({ guichet, query, headers }) =>
        listPlis(reading(guichet), { ...query, numeroUnique: headers['x-numero-unique'] }),
    }),

    route({
      method: 'get',
      path: '/plis/counters',
      summary: 'Les compteurs du tableau de bord sur la période',
      access: AGENT,
      query: PliQuery.pick({ du: true, au: true }),
      output: PliCounters,
      problems: [periodeInvalide],
      handler: ({ guichet, query }) => countPlis(reading(guichet), query),
    }),

    route({
      method: 'get',
      path: '/plis/changements',
      summary: 'Combien de plis de la période sont nouveaux ou ont changé de statut depuis un curseur',
      access: AGENT,
      query: PliChangementsQuery,
      output: PliChangements,
      problems: [periodeInvalide],
      handler: ({ guichet, query }) => readChanges({ ...reading(guichet), suiviRetardMs }, query),
    }),

    route({
      method: 'get',
      path: '/plis/export.csv',
      summary: 'Tous les plis que les filtres gardent, en CSV',
      access: AGENT,
      query: PliExportQuery,
      headers: PliListHeaders,
      output: { file: 'text/csv' },
      problems: [periodeInvalide, exportTropGrand, exportEnCours, serviceIndisponible],
      handler: ({ account, guichet, origin, signal, query, headers }) => {
        const asked = { account, guichet, origin, signal };
        const filters = { ...query, numeroUnique: headers['x-numero-unique'] };
        return exports.send(traced(asked, filters), async () =>
          csvOf(await openExport(reading(asked.guichet), filters), exportName(filters, clock.now(), 'csv')),
        );
      },
    }),

    route({
      method: 'get',
      path: '/plis/export.xlsx',
      summary: 'Tous les plis que les filtres gardent, en classeur XLSX',
      access: AGENT,
      query: PliExportQuery,
      headers: PliListHeaders,
      output: { file: XLSX },
      problems: [periodeInvalide, exportTropGrand, exportEnCours, serviceIndisponible],
      handler: ({ account, guichet, origin, signal, query, headers }) => {
        const asked = { account, guichet, origin, signal };
        const filters = { ...query, numeroUnique: headers['x-numero-unique'] };
        return exports.send(traced(asked, filters), async () =>
          xlsxOf(
            await openExport(reading(asked.guichet), filters),
            exportName(filters, clock.now(), 'xlsx'),
            asked,
            exports,
          ),
        );
      },
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
        ...FILE_PROBLEMS,
        fichierTropVolumineux,
        envoiTropVolumineux,
        stockagePlein,
        tropDeFichiers,
        typeDeCorpsRefuse,
        verificationsEnCours,
        verificationIndisponible,
        cleIdempotenceReutilisee,
      ],
      handler: async ({ account, guichet, headers, request, signal }) => {
        const form = await readMultipart(request, files, PLI_LIMITS);
        const { pli, created } = await creation.create(
          { account, guichet, idempotencyKey: headers['idempotency-key'], signal },
          form,
        );
        return new WithStatus(created ? 201 : 200, pli);
      },
    }),
  ];
}

/** An export as the audit trail tells it: the numéro unique that it looks for stands there as nothing but « oui ». */
function traced(
  {
    account,
    guichet,
    origin,
    signal,
  }: Pick<ExportAsked, 'account' | 'origin' | 'signal'> & { guichet: CurrentGuichet },
  { numeroUnique, ...filters }: PliExport,
): ExportAsked {
  return {
    account,
    origin,
    signal,
    action: 'numerisation.exporter-plis',
    cible: { type: 'export', id: `plis-${guichet.code}`, libelle: `Plis du guichet ${guichet.code}` },
    filtres: { ...filters, numeroUnique: hiddenFilter(numeroUnique) },
  };
}
