import { createHash } from 'node:crypto';

/** The policy of a portal page: nothing inline but what is hashed here, nothing from elsewhere but the identity's answers. */
export function contentSecurityPolicy(
  inlineScripts: readonly string[],
  publicUrl: string,
  keycloakUrl: string,
): string {
  const identity = new URL(keycloakUrl).origin;
  const sources = ["'self'", ...(identity === new URL(publicUrl).origin ? [] : [identity])];
  return [
    "default-src 'none'",
    `script-src 'self' ${inlineScripts.map(hashSource).join(' ')}`,
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    `connect-src ${sources.join(' ')}`,
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

function hashSource(script: string): string {
  return `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
}
