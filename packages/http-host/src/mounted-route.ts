import type { Access, Route } from '@pwp/api-kit';
import { Router } from 'koa-router';

/** A route and its path. */
export interface MountedRoute<A = Access> {
  /** Of its first one or two segments, all literal: `/api/plis`. */
  prefix: string;
  /** koa-router template, from the root. */
  template: string;
  route: Route<A>;
}

/** The routes below a prefix of one or two segments. */
export function mount<A>(prefix: string, routes: readonly Route<A>[]): MountedRoute<A>[] {
  return routes.map((route) => ({ prefix, template: route.path === '/' ? prefix : prefix + route.path, route }));
}

/** Throws, with the stack of whoever reads the path, for a route that no router can serve. */
export function requireMountable(routes: readonly MountedRoute<unknown>[]): void {
  const router = new Router({ sensitive: true });
  for (const { route, template } of routes) router[route.method](template, () => undefined);
}
