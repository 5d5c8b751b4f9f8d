import {
  accesRefuse,
  guichetFerme,
  guichetInconnu,
  guichetNonRattache,
  jetonInvalide,
  nonAuthentifie,
  type Access,
} from '@pwp/api-kit';
import type { DescribedAccess } from '@pwp/http-host';
import { jetonExpire } from './token-verifier.ts';

const GUICHET_HEADER = {
  name: 'X-Guichet',
  in: 'header',
  required: false,
  description: 'Guichet du moment, parmi ceux du compte ; sans lui, celui que le compte a choisi.',
  schema: { type: 'string' },
};

const SERVICE_GUICHET = {
  name: 'guichet',
  in: 'query',
  required: false,
  description: 'Code du guichet : exigé d’un compte de service, refusé à une personne.',
  schema: { type: 'string' },
};

const GUARDED = [nonAuthentifie, jetonExpire, jetonInvalide, accesRefuse, guichetNonRattache];

/** What the OpenAPI document says of an access of the platform. */
export function describeAccess(access: Access): DescribedAccess {
  if (access === 'public') return { isPublic: true, fields: {}, parameters: [], problems: [] };
  const { roles, services = [], guichet = false } = access === 'signed-in' ? { roles: [] } : access;
  const refusals = [...GUARDED, ...(services.length > 0 ? [guichetInconnu] : []), ...(guichet ? [guichetFerme] : [])];
  return {
    isPublic: false,
    fields: {
      ...(roles.length > 0 && { 'x-roles': roles }),
      ...(services.length > 0 && { 'x-services': services }),
    },
    parameters: [GUICHET_HEADER, ...(services.length > 0 ? [SERVICE_GUICHET] : [])],
    problems: refusals.map(({ kind }) => kind),
  };
}
