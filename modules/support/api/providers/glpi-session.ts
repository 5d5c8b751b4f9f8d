import { ProviderRefusal, type Provider, type ProviderCall, type ProviderContent } from '@pwp/api-kit';
import type { z } from 'zod';
import { SessionAnswer } from './glpi-answers.ts';

/** Calls within one GLPI session, opened on first use and reopened when GLPI no longer knows it. */
export interface GlpiSession {
  json<Schema extends z.ZodType>(call: ProviderCall, schema: Schema): Promise<z.output<Schema>>;
  /** A file, as it arrives. */
  open(call: ProviderCall): Promise<ProviderContent>;
}

/** GLPI serves reads in parallel while nothing writes to the session, so all calls share one session. */
export function createGlpiSession(glpi: Provider, userToken: string): GlpiSession {
  let opened: Promise<string> | undefined;

  function openSession({ timeoutMs, signal }: ProviderCall): Promise<string> {
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
    // A session that failed to open is discarded; the next call tries again.
    opening.catch(() => {
      if (opened === opening) opened = undefined;
    });
    return opening;
  }

  async function within<T>(call: ProviderCall, attempt: (call: ProviderCall) => Promise<T>): Promise<T> {
    const session = (opened ??= openSession(call));
    const withToken = (token: string) => attempt({ ...call, headers: { ...call.headers, 'Session-Token': token } });
    const token = await session;
    try {
      return await withToken(token);
    } catch (error) {
      if (!(error instanceof ProviderRefusal) || error.status !== 401) throw error;
      // The session expired at GLPI (PHP decides when): open a new one and retry once.
      if (opened === session) opened = undefined;
      return withToken(await (opened ??= openSession(call)));
    }
  }

  return {
    json: (call, schema) => within(call, (withToken) => glpi.json(withToken, schema)),
    open: (call) => within(call, (withToken) => glpi.open(withToken)),
  };
}
