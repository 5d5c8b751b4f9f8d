/** `start:real` on empty databases, for journeys. */
import { dropDatabase } from './ensure-database.ts';
import { inherited } from './keycloak-config.ts';

for (const name of ['PWP_DATABASE_URL', 'PWP_KEYCLOAK_DATABASE_URL']) {
  const url = inherited[name];
  if (url === undefined) throw new Error(`${name} is not set: its database would be emptied unnamed.`);
  await dropDatabase(url);
}
await import('../start-real.ts');
