import type { Outcome } from '@pwp/ui';
import { accountAccess, announce } from '@pwp/web-kit';
import { onMounted, ref, type Ref } from 'vue';
import { fr } from '../locales/fr.ts';

/** How the change of password at the identity ended, for who comes back from there; undefined otherwise. */
export function usePasswordOutcome(): Ref<Outcome | undefined> {
  const outcome = ref<Outcome>();
  onMounted(() => {
    const change = accountAccess().takePasswordChange();
    if (change === undefined) return;
    outcome.value = fr.password.outcomes[change];
    if (change !== 'error') announce(outcome.value.text);
  });
  return outcome;
}
