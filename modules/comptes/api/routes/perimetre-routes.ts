import { identiteIndisponible, route, type Route } from '@pwp/api-kit';
import { GuichetDuPerimetreList, GuichetFermeList } from '../../contracts/index.ts';
import { listClosedGuichets, type ClosedGuichetsReading } from '../services/closed-guichets.ts';
import { REFERENT } from './access.ts';

/** The guichets that a référent acts for, which pages let him choose among; an administrator acts for all and searches them. */
export function perimetreRoutes(context: ClosedGuichetsReading): Route[] {
  return [
    route({
      method: 'get',
      path: '/perimetre',
      summary: 'Les guichets dont je suis référent',
      access: REFERENT,
      output: GuichetDuPerimetreList,
      handler: async ({ account }) => {
        const found = await context.guichets.findAll(account.scope);
        return { items: found.map(({ code, nom, ferme }) => ({ code, nom, ferme })), total: found.length };
      },
    }),

    route({
      method: 'get',
      path: '/guichets-fermes',
      summary: 'Les guichets fermés de mon périmètre auxquels des comptes sont encore rattachés',
      access: REFERENT,
      output: GuichetFermeList,
      problems: [identiteIndisponible],
      handler: ({ account }) => listClosedGuichets(context, account),
    }),
  ];
}
