import { route, serviceIndisponible, type Route } from '@pwp/api-kit';
import { z } from 'zod';
import { avisInvalide, type ReadLogoutToken } from './logout-token.ts';
import type { TokenRevocations } from './token-revocations.ts';

/** Where the identity tells that a session is over, below `/api/session`: what the token says is believed, not who brings it. */
export function logoutRoutes(read: ReadLogoutToken, revocations: Pick<TokenRevocations, 'endNoticed'>): Route[] {
  return [
    route({
      method: 'post',
      path: '/deconnexion-identite',
      summary: "L'identité dit qu'une session est terminée (OpenID Connect Back-Channel Logout)",
      access: 'public',
      // A notice that is refused is not sent again.
      unthrottled: true,
      bodyType: 'form',
      body: z.object({ logout_token: z.string().max(8_192) }),
      output: 'none',
      problems: [avisInvalide, serviceIndisponible],
      handler: async ({ body }) => {
        const isNew = await revocations.endNoticed(await read(body.logout_token));
        if (!isNew) throw avisInvalide('Cet avis de déconnexion a déjà servi.');
      },
    }),
  ];
}
