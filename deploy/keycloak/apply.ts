/** `npm run keycloak:realm`: creates the realm of the portal, or updates the existing one without losing anything. */
import { applyRealm } from './apply-realm.ts';
import { describeRefusal } from './describe-refusal.ts';
import { readRealmPlan } from './realm-config.ts';
import { untilServing } from './until-serving.ts';

try {
  const plan = readRealmPlan();
  await untilServing(plan.keycloakUrl);
  await applyRealm(plan);
  console.log(`Le royaume « pwp » de ${plan.keycloakUrl} est en ordre.`);
} catch (error) {
  console.error(describeRefusal(error));
  process.exitCode = 1;
}
