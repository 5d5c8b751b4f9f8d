import { route, type Reads, type Route } from '@pwp/api-kit';
import { rechercheEndpoints } from '../../contracts/index.ts';
import { AGENT } from '../access.ts';
import { search } from './recherche-service.ts';

/** The search box of the header. */
export function rechercheRoutes({ reads }: { reads: Reads }): Route[] {
  return [
    route(rechercheEndpoints['POST /recherche'], {
      access: AGENT,
      heavy: 'reads',
      handler: ({ guichet, body }) => search(reads, guichet, body.texte),
    }),
  ];
}
