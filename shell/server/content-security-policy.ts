import { createHash } from 'node:crypto';
import type { ManifestEntry, OutsideOrigins } from '@pwp/contracts';

/** The extra sources of a developer's page: the code of modules, from the developer's machine. */
export interface PageDevelopment {
  /** `http://127.0.0.1:<port>` of each. */
  origins: readonly string[];
  /** Of the styles that the development servers put into the page; another in each page. */
  nonce: string;
}

/**
 * The policy of a portal page: nothing inline but what is hashed here, nothing from elsewhere but the identity's answers, and the images
 * and answers of `outside`.
 */
export function contentSecurityPolicy(
  inlineScripts: readonly string[],
  publicUrl: string,
  keycloakUrl: string,
  development?: PageDevelopment,
  { images = [], connections = [] }: OutsideOrigins = {},
): string {
  const identity = new URL(keycloakUrl).origin;
  const sources = ["'self'", ...(identity === new URL(publicUrl).origin ? [] : [identity])];
  const origins = development?.origins ?? [];
  const list = (...values: string[]) => values.join(' ');
  return [
    "default-src 'none'",
    list('script-src', "'self'", ...inlineScripts.map(hashSource), ...origins),
    list('style-src', "'self'", ...(development === undefined ? [] : [`'nonce-${development.nonce}'`])),
    list('font-src', "'self'", ...origins),
    list('img-src', "'self'", 'data:', 'blob:', ...origins, ...images),
    // A development server is asked by HTTP, and says what was saved by its websocket.
    list('connect-src', ...sources, ...origins, ...origins.map((url) => url.replace(/^http/, 'ws')), ...connections),
    "frame-src 'none'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
    'report-uri /csp-reports',
  ].join('; ');
}

/** The outside origins of these modules: a page goes from one to another without a load, so they stand in one policy. */
export function outsideOrigins(modules: readonly ManifestEntry[]): OutsideOrigins {
  const all = modules.flatMap(({ release, previous, development }) =>
    [release, previous, development].flatMap((given) => given?.origins ?? []),
  );
  const distinct = (origins: (string[] | undefined)[]) =>
    [...new Set(origins.flatMap((each) => each ?? []))].toSorted();
  return {
    images: distinct(all.map(({ images }) => images)),
    connections: distinct(all.map(({ connections }) => connections)),
  };
}

function hashSource(script: string): string {
  return `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
}
