import type { Access, Route } from '@pwp/api-kit';
import { Router } from 'koa-router';
import { MOST_JSON_VALUES } from './json-body.ts';

/** A route and its path. */
export interface MountedRoute<A = Access> {
  /** The part of the OpenAPI document where it stands. */
  tag: string;
  /** koa-router template, from the root. */
  template: string;
  route: Route<A>;
  /** The route is given no token and no cookie of its caller. */
  withholdsCredentials?: true;
}

/** The routes below a prefix; the last part of the prefix is their tag unless one is given. */
export function mount<A>(
  prefix: string,
  routes: readonly Route<A>[],
  tag = prefix.slice(prefix.lastIndexOf('/') + 1),
): MountedRoute<A>[] {
  return routes.map((route) => ({ tag, template: route.path === '/' ? prefix : prefix + route.path, route }));
}

/** Throws, with the stack of whoever reads the path, for a route that no router can serve, or whose bodies are too large. */
export function requireMountable(routes: readonly MountedRoute<unknown>[]): void {
  const router = new Router({ sensitive: true });
  for (const { route, template } of routes) {
    router[route.method](template, () => undefined);
    if ((route.jsonValues ?? 0) > MOST_JSON_VALUES)
      throw new RangeError(
        `${template} asks for ${route.jsonValues} JSON values; a route has ${MOST_JSON_VALUES} at most.`,
      );
  }
}
