import {
  exportEnCours,
  FileResponse,
  route,
  type Account,
  type CurrentGuichet,
  type Exports,
  type Route,
} from '@pwp/api-kit';
import { ficheEndpoints, type Contexte } from '../../contracts/index.ts';
import { ficheDocument } from './fiche-document.ts';
import { askedFiches, emitFiches, type FicheEmissionContext } from './fiche-emission.ts';
import type { Fiches } from './fiche-fields.ts';
import { presentFiche } from './fiche-presenter.ts';
import { recentFiches } from './fiche-register.ts';
import { demandeHorsTerritoire, ficheSansNumeroUnique, pliIntrouvable } from '../problems.ts';
import { AGENT } from '../access.ts';

/** An agent, or an application of the house with a service account, which names the guichet in `guichet`. */
const AGENT_OR_SERVICE = { ...AGENT, services: ['fiche'] } as const;

interface Asked {
  account: Account;
  guichet: CurrentGuichet;
  params: { numeroUnique: string };
  query: { contexte: Contexte };
}

/** The services behind the routes. */
export interface FicheRoutesContext extends FicheEmissionContext {
  exports: Exports;
}

/**
 * The fiches de transmission. The SNE is not asked: a sheet must come out even when it is down.
 * Each answer that holds a fiche is noted, reading included, as a counter notes what it hands out: what is asked again is
 * the same sheet, marked « Duplicata ».
 */
export function ficheRoutes({ exports, ...context }: FicheRoutesContext): Route[] {
  const emitOne = <Sent>({ account, guichet, params, query }: Asked, make: (fiches: Fiches) => Sent) =>
    emitFiches(context, { account, guichet }, [{ ...params, ...query }], make);

  return [
    route(ficheEndpoints['GET /fiches-de-transmission'], {
      access: AGENT,
      handler: ({ guichet }) => recentFiches(guichet.code),
    }),
    route(ficheEndpoints['GET /fiches-de-transmission/:numeroUnique'], {
      access: AGENT_OR_SERVICE,
      problems: [demandeHorsTerritoire],
      // Without the numéro unique in its name: names of files travel further than files.
      handler: (asked) =>
        emitOne(asked, (fiches) => pdf(ficheDocument(fiches), `fiche-de-transmission-${asked.query.contexte}.pdf`)),
    }),
    route(ficheEndpoints['GET /fiches-de-transmission/:numeroUnique/contenu'], {
      access: AGENT_OR_SERVICE,
      problems: [demandeHorsTerritoire],
      handler: (asked) => emitOne(asked, ([fiche]) => presentFiche(fiche)),
    }),
    route(ficheEndpoints['POST /fiches-de-transmission'], {
      access: AGENT,
      problems: [demandeHorsTerritoire, pliIntrouvable, ficheSansNumeroUnique, exportEnCours],
      handler: async ({ account, guichet, body, signal }) =>
        emitFiches(context, { account, guichet }, await askedFiches(guichet, body), async (fiches) => {
          const work = { entry: DOCUMENT_THREAD, load: () => Promise.resolve(fiches) };
          return pdf(await exports.inThread({ account, signal }, work), 'fiches-de-transmission.pdf');
        }),
    }),
  ];
}

/** One fiche takes some milliseconds; fifty would keep everybody waiting. */
const DOCUMENT_THREAD = new URL('fiche-document-thread.ts', import.meta.url);

/** A document that is sent as a file of this name. */
function pdf(body: Uint8Array, filename: string): FileResponse {
  return new FileResponse({ body, type: 'application/pdf', filename, disposition: 'attachment', size: body.length });
}
