import { route, serviceIndisponible, type Route } from '@pwp/api-kit';
import { defineEndpoints } from '@pwp/contracts';
import { z } from 'zod';
import { avisInvalide, type ReadLogoutToken } from './logout-token.ts';
import type { VisitStore } from '../last-seen/visit-store.ts';
import type { TokenRevocations } from './token-revocations.ts';

const logoutEndpoints = defineEndpoints({
  'POST /deconnexion-identite': {
    summary: 'L’identité dit qu’une session est terminée (OpenID Connect Back-Channel Logout)',
    body: z.object({ logout_token: z.string().max(8_192) }),
    output: 'none',
  },
});

/** The identity's notices of ended sessions, below `/api/session`. The token is trusted, not its sender. */
export function logoutRoutes(
  read: ReadLogoutToken,
  revocations: Pick<TokenRevocations, 'endNoticed'>,
  visits: Pick<VisitStore, 'end'>,
): Route[] {
  return [
    route(logoutEndpoints['POST /deconnexion-identite'], {
      access: 'public',
      // The identity does not resend a refused notice.
      unthrottled: true,
      bodyType: 'urlencoded',
      problems: [avisInvalide, serviceIndisponible],
      handler: async ({ body }) => {
        const notice = await read(body.logout_token);
        const isNew = await revocations.endNoticed(notice);
        if (!isNew) throw avisInvalide('Cet avis de déconnexion a déjà servi.');
        if (notice.sessionId !== undefined) await visits.end(notice.sessionId);
      },
    }),
  ];
}
