import { route, type Route } from '@pwp/api-kit';
import { publicationEndpoints } from '../../contracts/index.ts';
import { LECTEUR } from '../access.ts';
import { pieceEnAnalyse, pieceInfectee, pieceIntrouvable, publicationIntrouvable } from '../problems.ts';
import type { PublicationReading } from './publication-reading.ts';

/** What readers call. */
export function publicationsRoutes(reading: PublicationReading): Route[] {
  return [
    route(publicationEndpoints['GET /publications'], {
      access: LECTEUR,
      heavy: 'reads',
      handler: ({ account, guichet, query }) => reading.list({ account, guichet }, query),
    }),

    route(publicationEndpoints['GET /publications/:id'], {
      access: LECTEUR,
      problems: [publicationIntrouvable],
      handler: ({ account, guichet, params }) => reading.read({ account, guichet }, params.id),
    }),

    route(publicationEndpoints['GET /publications/:id/pieces/:pieceId'], {
      access: LECTEUR,
      problems: [publicationIntrouvable, pieceIntrouvable, pieceInfectee, pieceEnAnalyse],
      handler: ({ account, guichet, params, signal }) => reading.download({ account, guichet }, params, signal),
    }),

    route(publicationEndpoints['PUT /publications/:id/lecture'], {
      access: LECTEUR,
      problems: [publicationIntrouvable],
      handler: ({ account, guichet, params, body }) =>
        reading.markRead({ account, guichet }, params.id, body.versionALire),
    }),

    route(publicationEndpoints['PUT /lectures'], {
      access: LECTEUR,
      heavy: 'reads',
      handler: ({ account, guichet, body }) => reading.markAllRead({ account, guichet }, new Date(body.jusqua)),
    }),

    route(publicationEndpoints['GET /non-lues'], {
      access: LECTEUR,
      handler: async ({ account, guichet }) => ({ nombre: await reading.countUnread({ account, guichet }) }),
    }),

    route(publicationEndpoints['GET /alertes'], {
      access: LECTEUR,
      handler: async ({ account, guichet }) => {
        const items = await reading.alerts({ account, guichet });
        return { items, total: items.length };
      },
    }),

    route(publicationEndpoints['GET /alertes/nombre'], {
      access: LECTEUR,
      handler: async ({ account, guichet }) => ({ nombre: await reading.countAlerts({ account, guichet }) }),
    }),

    route(publicationEndpoints['GET /questions'], {
      access: LECTEUR,
      heavy: 'reads',
      handler: async ({ account, guichet, query }) => {
        const items = await reading.questions({ account, guichet }, query);
        return { items, total: items.length };
      },
    }),

    route(publicationEndpoints['POST /recherche'], {
      access: LECTEUR,
      heavy: 'reads',
      handler: ({ account, guichet, body }) => reading.search({ account, guichet }, body.texte),
    }),
  ];
}
