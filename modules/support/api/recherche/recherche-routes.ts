import { route, type Route } from '@pwp/api-kit';
import { rechercheEndpoints } from '../../contracts/index.ts';
import { PROFESSIONNEL } from '../access.ts';
import { search } from './recherche-service.ts';

/** The search box of the header. */
export function rechercheRoutes(): Route[] {
  return [
    route(rechercheEndpoints['POST /recherche'], {
      access: PROFESSIONNEL,
      heavy: 'reads',
      handler: ({ account, body }) => search(account, body.texte),
    }),
  ];
}
