import { ProviderRefusal, type Provider, type ProviderCall } from '@pwp/api-kit';
import type { z } from 'zod';
import { SessionAnswer } from './glpi-answers.ts';

/** Calls inside one session of GLPI, which is opened once and again whenever GLPI no longer knows it. */
export interface GlpiSession {
  json<Schema extends z.ZodType>(call: ProviderCall, schema: Schema): Promise<z.output<Schema>>;
}

/** Reads are parallel in GLPI as long as the session is not written to, so that all calls share one. */
export function createGlpiSession(glpi: Provider, userToken: string): GlpiSession {
  let opened: Promise<string> | undefined;

  function open({ timeoutMs, signal }: ProviderCall): Promise<string> {
    const opening = glpi
      .json(
        {
          method: 'GET',
          path: '/initSession',
          headers: { Authorization: `user_token ${userToken}` },
          repeatable: true,
          ...(timeoutMs !== undefined && { timeoutMs }),
          ...(signal !== undefined && { signal }),
        },
        SessionAnswer,
      )
      .then(({ session_token: token }) => token);
    // A session that could not be opened is nobody's: the next call tries again.
    opening.catch(() => {
      if (opened === opening) opened = undefined;
    });
    return opening;
  }

  return {
    async json(call, schema) {
      const session = (opened ??= open(call));
      const attempt = async (token: string) =>
        glpi.json({ ...call, headers: { ...call.headers, 'Session-Token': token } }, schema);
      const token = await session;
      try {
        return await attempt(token);
      } catch (error) {
        if (!(error instanceof ProviderRefusal) || error.status !== 401) throw error;
        // Over on the other side (it lasts there as long as PHP keeps it): one new session, and one more try.
        if (opened === session) opened = undefined;
        return attempt(await (opened ??= open(call)));
      }
    },
  };
}
