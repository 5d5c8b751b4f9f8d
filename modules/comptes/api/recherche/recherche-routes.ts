import { identiteIndisponible, route, type Route } from '@pwp/api-kit';
import { rechercheEndpoints } from '../../contracts/index.ts';
import { REFERENT } from '../access.ts';
import { search, type RechercheContext } from './recherche-service.ts';

/** The search box of the header. */
export function rechercheRoutes(context: RechercheContext): Route[] {
  return [
    route(rechercheEndpoints['POST /recherche'], {
      access: REFERENT,
      heavy: 'outside',
      problems: [identiteIndisponible],
      handler: ({ account, body }) => search(context, account, body.texte),
    }),
  ];
}
