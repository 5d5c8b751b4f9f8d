import {
  exportEnCours,
  FileResponse,
  route,
  type Account,
  type CurrentGuichet,
  type Exports,
  type ExportSender,
  type Reads,
  type Visits,
  type Route,
} from '@pwp/api-kit';
import { ficheEndpoints, type Contexte } from '../../contracts/index.ts';
import { ficheDocument } from './fiche-document.ts';
import { askedFiches, emitFiches, type AskedFiche, type FicheEmissionContext } from './fiche-emission.ts';
import type { Fiches } from './fiche-fields.ts';
import { presentFiche } from './fiche-presenter.ts';
import { searched } from '../plis/searched.ts';
import { recentFiches } from './fiche-register.ts';
import { listedFiches } from './listed-fiches.ts';
import {
  aucuneFiche,
  demandeHorsTerritoire,
  fichesTropNombreuses,
  periodeInvalide,
  pliIntrouvable,
} from '../problems.ts';
import { AGENT } from '../access.ts';
import { maskedInName } from '../masked-name.ts';

/** An agent, or an internal application with a service account that names the guichet in `guichet`. */
const AGENT_OR_SERVICE = { ...AGENT, services: ['fiche'] } as const;

interface Receiver {
  account: Account;
  guichet: CurrentGuichet;
}

interface Asked extends Receiver {
  params: { numeroUnique: string };
  query: { contexte: Contexte };
}

/** The services behind the routes. */
export interface FicheRoutesContext extends FicheEmissionContext {
  exports: Exports;
  reads: Reads;
  visits: Visits;
  /** Days after which a pending statut is abnormally old, as administrators set them now. */
  delaiJours: () => number;
}

/**
 * The fiches de transmission. The SNE is not called: a fiche must print even when the SNE is down. Every response that
 * contains a fiche is recorded, including reads, so a second one is marked « Duplicata ».
 */
export function ficheRoutes({ exports, reads, visits, delaiJours, ...context }: FicheRoutesContext): Route[] {
  const emitOne = <Sent>({ account, guichet, params, query }: Asked, make: (fiches: Fiches) => Sent | Promise<Sent>) =>
    emitFiches(context, { account, guichet }, [{ ...params, ...query }], make);
  const emitCreation = <Sent>(receiver: Receiver, make: (fiches: Fiches) => Sent | Promise<Sent>) =>
    emitFiches(context, receiver, [{ numeroUnique: null, contexte: 'CRE' }], make);
  const emitMany = ({ account, guichet, signal }: Receiver & ExportSender, asked: readonly AskedFiche[]) =>
    emitFiches(context, { account, guichet }, asked, async (fiches) => {
      const work = { entry: DOCUMENT_THREAD, load: () => Promise.resolve(fiches) };
      const [first, second] = fiches;
      const name = second === undefined ? nameOfOne(first) : 'fiches-de-transmission.pdf';
      return pdf(await exports.inThread({ account, signal }, work), name);
    });

  return [
    route(ficheEndpoints['GET /fiches-de-transmission'], {
      access: AGENT,
      handler: ({ guichet }) => recentFiches(guichet),
    }),
    route(ficheEndpoints['GET /fiches-de-transmission/:numeroUnique'], {
      access: AGENT_OR_SERVICE,
      problems: [demandeHorsTerritoire],
      handler: (asked) => emitOne(asked, async (fiches) => pdf(await ficheDocument(fiches), nameOfOne(fiches[0]))),
    }),
    route(ficheEndpoints['GET /fiches-de-transmission/:numeroUnique/contenu'], {
      access: AGENT_OR_SERVICE,
      problems: [demandeHorsTerritoire],
      handler: (asked) => emitOne(asked, ([fiche]) => presentFiche(fiche)),
    }),
    route(ficheEndpoints['POST /fiches-de-transmission'], {
      access: AGENT,
      problems: [demandeHorsTerritoire, pliIntrouvable, exportEnCours],
      handler: async (asked) => emitMany(asked, await askedFiches(asked.guichet, asked.body)),
    }),
    route(ficheEndpoints['POST /fiches-de-transmission/liste'], {
      access: AGENT,
      problems: [demandeHorsTerritoire, periodeInvalide, aucuneFiche, fichesTropNombreuses, exportEnCours],
      handler: async (asked) => {
        const { account, guichet, query, headers } = asked;
        const reading = { account, guichet, now: context.clock.now(), delaiJours: delaiJours(), reads, visits };
        return emitMany(asked, await listedFiches(reading, { ...query, ...searched(headers) }));
      },
    }),
    route(ficheEndpoints['GET /fiche-de-creation'], {
      access: AGENT_OR_SERVICE,
      handler: (receiver) =>
        emitCreation(receiver, async (fiches) => pdf(await ficheDocument(fiches), nameOfOne(fiches[0]))),
    }),
    route(ficheEndpoints['GET /fiche-de-creation/contenu'], {
      access: AGENT_OR_SERVICE,
      handler: (receiver) => emitCreation(receiver, ([fiche]) => presentFiche(fiche)),
    }),
  ];
}

/** One fiche takes a few milliseconds; fifty would block other requests. */
const DOCUMENT_THREAD = new URL('fiche-document-thread.ts', import.meta.url);

/** The file name of one fiche: its numéro unique, masked, and its contexte. */
function nameOfOne({ numeroUnique, contexte }: AskedFiche): string {
  const named = numeroUnique === null ? [] : [maskedInName(numeroUnique)];
  return `${['fiche-de-transmission', ...named, contexte].join('-')}.pdf`;
}

/** A document sent as a download with this file name. */
function pdf(body: Uint8Array, filename: string): FileResponse {
  return new FileResponse({ body, type: 'application/pdf', filename, disposition: 'attachment', size: body.length });
}
