import { setTimeout } from 'node:timers/promises';

/** A Keycloak that just started builds itself first, ms. */
const PATIENCE = 600_000;
const BETWEEN = 2_000;

/** What stands in front of a part that starts answers so. */
const NOT_YET = [502, 503, 504];

/** Waits while nobody listens at Keycloak's address yet, and says so once. What it answers otherwise is for who asks it next. */
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
  try {
    const url = `${keycloakUrl}/realms/master`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(10_000), redirect: 'error' });
    await answer.body?.cancel();
    return NOT_YET.includes(answer.status);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
  }
}
