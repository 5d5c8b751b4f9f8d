import type { RequestListener } from 'node:http';
import { listen, runUntilEnded, type ApiModule } from '@pwp/api-kit';
import { createRealmTokens } from '../auth/realm-tokens.ts';
import type { PlatformConfig } from '../config.ts';
import { createPlatformApi, type PlatformApi } from '../platform-api.ts';
import type { LaunchedProcess } from './answer-launcher.ts';

/** What a process of the API serves. */
export interface ServedApi {
  config: PlatformConfig;
  modules: readonly ApiModule[];
  /** What answers on its port. Default: the platform. */
  handlerOf?: (platform: PlatformApi) => RequestListener;
  writeLog?: (line: string) => void;
}

/** How long a process waits for an identity that is busy or down, ms: its twin, or the one before it, knows the keys. */
const REALM_PATIENCE = 20_000;

/**
 * Serves the API as a process of a launcher. It opens and begins nothing before the wait for the realm's keys is over: a
 * stop during the wait has nothing to end. Throws what `createPlatformApi` and `listen` throw.
 */
export async function serveApi(
  { config, modules, handlerOf = ({ handler }) => handler, writeLog }: ServedApi,
  { kept, others, reloadStopped, serves, isEnding, isClosed }: LaunchedProcess,
): Promise<void> {
  const realm = createRealmTokens(config.keycloak);
  const isRealmKnown = await realm.knowRealm(REALM_PATIENCE);
  const platform = await createPlatformApi({
    config,
    modules,
    kept,
    realm,
    reloadStopped,
    ...(others !== undefined && { others }),
    ...(writeLog !== undefined && { writeLog }),
  });
  if (!isRealmKnown) platform.log.warn('tokens are refused until the identity gives its keys');
  const server = await listen(handlerOf(platform), config);
  const end = runUntilEnded(
    async () => {
      isEnding();
      platform.drain();
      await server.close(config.stopTimeout);
      await isClosed();
      await platform.close();
    },
    { log: platform.log, patience: config.stopTimeout + 20_000 },
  );
  serves(
    { url: server.url, modules: [...platform.modules] },
    {
      end,
      measures: platform.measures,
      leave() {
        platform.drain(true);
        void server.leave().then(end);
      },
    },
  );
}
