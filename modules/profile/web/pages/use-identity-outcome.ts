import type { Outcome } from '@pwp/ui';
import { accountAccess, announce } from '@pwp/web-kit';
import { onMounted, ref, type Ref } from 'vue';
import { fr } from '../locales/fr.ts';

/** How what this page was left for at the identity ended, for who comes back from there; undefined otherwise. */
export function useIdentityOutcome(): Ref<Outcome | undefined> {
  const outcome = ref<Outcome>();
  onMounted(() => {
    const taken = accountAccess().takeIdentityOutcome();
    if (taken === undefined) return;
    outcome.value = fr[taken.action].outcomes[taken.status];
    if (taken.status !== 'error') announce(outcome.value.text);
  });
  return outcome;
}
