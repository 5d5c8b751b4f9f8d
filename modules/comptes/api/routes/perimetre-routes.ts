import { route, type Guichets, type Route } from '@pwp/api-kit';
import { GuichetProposeList } from '../../contracts/index.ts';
import { REFERENT } from './access.ts';

/** The guichets that a référent acts for, which pages let him choose among; an administrator acts for all and searches them. */
export function perimetreRoutes({ guichets }: { guichets: Guichets }): Route[] {
  return [
    route({
      method: 'get',
      path: '/perimetre',
      summary: 'Les guichets dont je suis référent',
      access: REFERENT,
      output: GuichetProposeList,
      handler: async ({ account }) => {
        const found = await guichets.findAll(account.scope);
        return { items: found.map(({ code, nom }) => ({ code, nom })), total: found.length };
      },
    }),
  ];
}
