import { identiteIndisponible, route, type Route } from '@pwp/api-kit';
import { guichetEndpoints } from '../../contracts/index.ts';
import { listClosedGuichets, type ClosedGuichetsReading } from './closed-guichets.ts';
import { listAdministered } from './administered-guichets.ts';
import { ADMINISTRATEUR, REFERENT } from '../access.ts';

/** The guichets that a référent may choose in pages; an administrator acts for all and searches them. */
export function guichetsRoutes(context: ClosedGuichetsReading): Route[] {
  return [
    route(guichetEndpoints['GET /perimetre'], {
      access: REFERENT,
      handler: async ({ account }) => {
        const found = await context.guichets.findAll(account.perimetre);
        return { items: found.map(({ code, nom, ferme }) => ({ code, nom, ferme })), total: found.length };
      },
    }),

    route(guichetEndpoints['GET /guichets-fermes'], {
      access: REFERENT,
      problems: [identiteIndisponible],
      handler: ({ account }) => listClosedGuichets(context, account),
    }),

    route(guichetEndpoints['GET /guichets-administres'], {
      access: ADMINISTRATEUR,
      heavy: 'outside',
      problems: [identiteIndisponible],
      handler: ({ query }) => listAdministered(context, query),
    }),
  ];
}
