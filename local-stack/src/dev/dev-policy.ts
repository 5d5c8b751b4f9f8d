import { contentSecurityPolicy } from '@pwp/shell/server';

/**
 * Everything that Vite needs beyond the production policy: style elements, which it replaces when a style is saved,
 * and its websocket. `style` attributes, scripts, Trusted Types and the rest stay as strict.
 */
const NEEDED = {
  "style-src 'self'": () => "style-src 'self'; style-src-elem 'self' 'unsafe-inline'",
  "connect-src 'self'": (publicUrl: string) => `connect-src 'self' ${publicUrl.replace(/^http/, 'ws')}`,
} as const;

/** The policy of a page of `npm run dev`. */
export const devPolicy: typeof contentSecurityPolicy = (inlineScripts, publicUrl, keycloakUrl, development, outside) =>
  Object.entries(NEEDED).reduce(
    (policy, [strict, write]) => {
      if (!policy.includes(strict))
        throw new Error(`The policy no longer says « ${strict} »: look again at dev-policy.ts.`);
      return policy.replace(strict, write(publicUrl));
    },
    contentSecurityPolicy(inlineScripts, publicUrl, keycloakUrl, development, outside),
  );
