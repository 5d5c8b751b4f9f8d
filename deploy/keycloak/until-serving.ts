import { setTimeout } from 'node:timers/promises';

/** A Keycloak that just started builds itself first, ms. */
const PATIENCE = 600_000;
const BETWEEN = 2_000;

/** What stands in front of a part that starts answers so. */
const NOT_YET = [502, 503, 504];

/** Waits while what stands in front of Keycloak says that it is not there yet, and tells so once. All else is for who asks it next. */
export async function untilServing(
  keycloakUrl: string,
  { patience = PATIENCE, between = BETWEEN } = {},
): Promise<void> {
  const end = Date.now() + patience;
  for (let tries = 0; Date.now() < end && (await isStarting(keycloakUrl)); tries++) {
    if (tries === 0) console.log(`Keycloak ne répond pas encore à ${keycloakUrl} : attente…`);
    await setTimeout(between);
  }
}

async function isStarting(keycloakUrl: string): Promise<boolean> {
  const signal = AbortSignal.timeout(10_000);
  const answer = await fetch(`${keycloakUrl}/realms/master`, { signal, redirect: 'error' }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer !== undefined && NOT_YET.includes(answer.status);
}
