/** `start:real` on empty databases, with a realm whose delays are short for journeys. */
import { orExplain } from './or-explain.ts';
import { dropDatabase } from '../keycloak/ensure-database.ts';
import { inherited } from '../keycloak/keycloak-config.ts';
import { serveRealPortal } from './serve-real-portal.ts';

/** Seconds: short, so that a journey sees a token expire. The page renews a token with less than 20 left. */
const TOKEN_LIFE = 30;

await orExplain(async () => {
  for (const name of ['PWP_DATABASE_URL', 'PWP_KEYCLOAK_DATABASE_URL']) {
    const url = inherited[name];
    if (url === undefined) throw new Error(`${name} is not set: its database would be emptied unnamed.`);
    await dropDatabase(url);
  }
  await serveRealPortal({ accessTokenLifespan: TOKEN_LIFE, reusableCodes: true });
});
