import type { Outcome } from '@pwp/ui';
import { accountAccess, announce } from '@pwp/web-kit';
import { onMounted, ref, type Ref } from 'vue';
import { fr } from '../locales/fr.ts';

/** The outcome of the action at the identity, when the person comes back from it; otherwise undefined. */
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
