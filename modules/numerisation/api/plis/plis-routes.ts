import {
  exportEnCours,
  hiddenFilter,
  MULTIPART_PROBLEMS,
  readMultipart,
  route,
  serviceIndisponible,
  WithStatus,
  type Account,
  type Antivirus,
  type Clock,
  type CurrentGuichet,
  type ExportAsked,
  type Exports,
  type FileStore,
  type Reads,
  type Route,
  type Visits,
} from '@pwp/api-kit';
import { verificationIndisponible, verificationsEnCours } from '@pwp/api-kit/inspection';
import type { Brand } from '@pwp/contracts';
import { CONTEXTE_LABELS, PLI_LIMITS, pliEndpoints, STATUT_LABELS } from '../../contracts/index.ts';
import {
  aucunFichier,
  cleIdempotenceReutilisee,
  contenuIntrouvable,
  pieceEnAnalyse,
  demandeHorsTerritoire,
  demandeInconnue,
  demandeRadiee,
  exportTropGrand,
  numeroUniqueInvalide,
  periodeInvalide,
  pliIntrouvable,
} from '../problems.ts';
import { FILE_PROBLEMS } from '../fichiers/file-check.ts';
import type { NoteConsultation } from '../consultations/consultations.ts';
import type { PliCreation } from './envoi/pli-creation.ts';
import { openPieceContent } from './piece-content.ts';
import { isHeavy } from './plis-reads.ts';
import { countPlis, listPlis, readChanges, readPli } from './pli-service.ts';
import { preuveOf } from './preuve/preuve-file.ts';
import { searched } from './searched.ts';
import { csvOf, exportName, openExport, xlsxOf, type PliExport } from './exports/plis-export.ts';
import { AGENT } from '../access.ts';

/** The services behind the routes. */
export interface PlisRoutesContext {
  files: FileStore;
  consulted: NoteConsultation;
  antivirus: Antivirus;
  clock: Clock;
  brand: Brand;
  creation: PliCreation;
  reads: Reads;
  visits: Visits;
  exports: Exports;
  /** Days after which a pending statut is abnormally old, as administrators set them now. */
  delaiJours: () => number;
  /** How long the follow-up of the prestataire may be silent before the dashboard warns, ms. */
  suiviRetardMs: number;
}

/** The plis of the guichet. */
export function plisRoutes(context: PlisRoutesContext): Route[] {
  const { files, consulted, antivirus, clock, brand, creation, reads, visits, exports, delaiJours, suiviRetardMs } =
    context;
  const reading = ({ account, guichet }: { account: Account; guichet: CurrentGuichet }) => ({
    account,
    guichet,
    now: clock.now(),
    delaiJours: delaiJours(),
    reads,
    visits,
  });
  return [
    route(pliEndpoints['GET /plis'], {
      access: AGENT,
      heavy: ({ query, headers }) => isHeavy({ ...query, ...searched(headers) }, clock.now()),
      problems: [periodeInvalide],
      handler: ({ account, guichet, query, headers }) =>
        listPlis(reading({ account, guichet }), { ...query, ...searched(headers) }),
    }),

    route(pliEndpoints['GET /plis/counters'], {
      access: AGENT,
      heavy: ({ query, headers }) => isHeavy({ ...query, ...searched(headers) }, clock.now()),
      problems: [periodeInvalide],
      handler: ({ account, guichet, query, headers }) =>
        countPlis(reading({ account, guichet }), { ...query, ...searched(headers) }),
    }),

    route(pliEndpoints['GET /plis/changements'], {
      access: AGENT,
      problems: [periodeInvalide],
      handler: ({ guichet, query }) => readChanges({ reads, guichet, now: clock.now(), suiviRetardMs }, query),
    }),

    route(pliEndpoints['GET /plis/export.csv'], {
      access: AGENT,
      problems: [periodeInvalide, exportTropGrand, exportEnCours, serviceIndisponible],
      handler: ({ account, guichet, origin, signal, query, headers }) => {
        const asked = { account, guichet, origin, signal };
        const filters = { ...query, ...searched(headers) };
        return exports.send(traced(asked, filters), async () =>
          csvOf(await openExport(reading(asked), filters), exportName(filters, clock.now(), 'csv')),
        );
      },
    }),

    route(pliEndpoints['GET /plis/export.xlsx'], {
      access: AGENT,
      problems: [periodeInvalide, exportTropGrand, exportEnCours, serviceIndisponible],
      handler: ({ account, guichet, origin, signal, query, headers }) => {
        const asked = { account, guichet, origin, signal };
        const filters = { ...query, ...searched(headers) };
        return exports.send(traced(asked, filters), async () =>
          xlsxOf(await openExport(reading(asked), filters), exportName(filters, clock.now(), 'xlsx'), asked, exports),
        );
      },
    }),

    route(pliEndpoints['GET /plis/:transaction'], {
      access: AGENT,
      problems: [pliIntrouvable],
      handler: ({ guichet, params }) => readPli(guichet, params.transaction, antivirus),
    }),

    route(pliEndpoints['GET /plis/:transaction/pieces/:rang/contenu'], {
      access: AGENT,
      problems: [pliIntrouvable, contenuIntrouvable, pieceEnAnalyse],
      handler: ({ account, guichet, params, signal }) =>
        openPieceContent({ files, consulted, antivirus }, { account, guichet }, { ...params, signal }),
    }),

    route(pliEndpoints['GET /plis/:transaction/preuve'], {
      access: AGENT,
      problems: [pliIntrouvable, exportEnCours],
      handler: async ({ account, guichet, params, signal }) => {
        const pli = await readPli(guichet, params.transaction, antivirus);
        return preuveOf({ guichet, pli, now: clock.now(), brand }, { account, signal }, exports);
      },
    }),

    route(pliEndpoints['POST /plis'], {
      access: AGENT,
      problems: [
        numeroUniqueInvalide,
        demandeHorsTerritoire,
        demandeInconnue,
        demandeRadiee,
        aucunFichier,
        ...MULTIPART_PROBLEMS,
        ...FILE_PROBLEMS,
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

/** An export as the audit trail records it: a searched numéro unique, name or reference is recorded only as « oui ». */
function traced(
  {
    account,
    guichet,
    origin,
    signal,
  }: Pick<ExportAsked, 'account' | 'origin' | 'signal'> & { guichet: CurrentGuichet },
  { numeroUnique, demandeur, reference, statut, contexte, ...filters }: PliExport,
): ExportAsked {
  return {
    account,
    origin,
    signal,
    action: 'numerisation.export-plis',
    cible: { type: 'export', id: `plis-${guichet.code}`, libelle: `Plis du guichet ${guichet.code}` },
    filtres: {
      ...filters,
      statut: statut?.map((one) => STATUT_LABELS[one]),
      contexte: contexte?.map((one) => CONTEXTE_LABELS[one]),
      numeroUnique: hiddenFilter(numeroUnique),
      demandeur: hiddenFilter(demandeur),
      reference: hiddenFilter(reference),
    },
  };
}
