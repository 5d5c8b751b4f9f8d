import type { IncomingMessage } from 'node:http';
import {
  accesRefuse,
  declareRoute,
  defineProblem,
  nonAuthentifie,
  serviceIndisponible,
  type Route,
  type RouteHandling,
} from '@pwp/api-kit';
import type { Endpoint } from '@pwp/contracts';
import type { AccessRules, KnownCaller } from '@pwp/http-host';
import type { Caller, FindCaller } from './callers.ts';

/**
 * Who may call a route: `public`, anyone; `page`, pages of the portal, identified by cookies; `token`, any token; `team`, a token
 * for the module in the path; `developer`, one that may open grants for it; `operator`, the operator's token.
 */
export type RegistryAccess = 'public' | 'page' | 'token' | 'team' | 'developer' | 'operator';

/** What handlers get besides the input. */
type Known<A extends RegistryAccess> = A extends 'public' | 'page' ? unknown : { caller: Caller };

/** Declares a route of the registry. */
export function registryRoute<const E extends Endpoint, const A extends RegistryAccess>(
  endpoint: E,
  handling: RouteHandling<E, A, Known<A>>,
): Route<RegistryAccess> {
  return declareRoute<E, RegistryAccess, Known<A>>(endpoint, handling);
}

const origineRefusee = defineProblem('origine-refusee', 403, 'Cette demande ne vient pas d’une page du portail');

/** The access rules of the registry. */
export function registryAccess(callerOf: FindCaller): AccessRules<RegistryAccess> {
  return {
    async resolve(request, access, { module = '' }): Promise<KnownCaller> {
      if (access === 'page') requireOwnPage(request);
      if (access === 'public' || access === 'page') return { key: undefined, given: {} };
      const caller = await callerOf(request);
      if (access === 'team') caller.requireModule(module);
      if (access === 'developer') caller.requireDevelopment(module);
      if (access === 'operator') caller.requireOperator();
      return { key: caller.token ?? caller.actor, given: { caller } };
    },
    describe(access) {
      const refusals =
        access === 'public'
          ? []
          : access === 'page'
            ? [origineRefusee]
            : [nonAuthentifie, accesRefuse, serviceIndisponible];
      return {
        isPublic: access === 'public' || access === 'page',
        fields: access === 'public' ? {} : { 'x-access': access },
        parameters: [],
        problems: refusals.map(({ kind }) => kind),
      };
    },
  };
}

/**
 * Refuses requests from pages of other sites, which would also carry the portal's cookies. Uses `Sec-Fetch-Site`, or `Origin`
 * in browsers without it. Throws `origine-refusee`.
 */
function requireOwnPage({ headers }: IncomingMessage): void {
  const { origin, 'sec-fetch-site': site } = headers;
  const isOwn =
    site === undefined
      ? URL.canParse(origin ?? '') && new URL(origin ?? '').host === hostOf(headers)
      : site === 'same-origin';
  if (!isOwn) throw origineRefusee('Ouvrez le portail, et recommencez depuis ses pages.');
}

/** Scripts cannot set either header. */
function hostOf({ host, 'x-forwarded-host': forwarded }: IncomingMessage['headers']): string | undefined {
  return typeof forwarded === 'string' ? forwarded : host;
}
