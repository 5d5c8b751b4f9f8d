import { identiteIndisponible, route, type Route } from '@pwp/api-kit';
import { bureauEndpoints } from '../../contracts/index.ts';
import { REFERENT } from '../access.ts';
import { countWaiting } from '../demandes/demande-reading.ts';
import { readBureau, type BureauReading } from './bureau-reading.ts';
import type { ComptesContext } from '../needs.ts';

type BureauRoutesContext = BureauReading & Pick<ComptesContext, 'sequelize'>;

/** What a référent finds on his desk. */
export function bureauRoutes(context: BureauRoutesContext): Route[] {
  return [
    route(bureauEndpoints['GET /bureau'], {
      access: REFERENT,
      heavy: 'outside',
      problems: [identiteIndisponible],
      handler: ({ account }) => readBureau(context, account),
    }),

    route(bureauEndpoints['GET /demandes-en-attente'], {
      access: REFERENT,
      handler: async ({ account }) => ({ nombre: await countWaiting(context, account) }),
    }),
  ];
}
