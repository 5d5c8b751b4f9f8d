import { onScopeDispose, ref, type Ref } from 'vue';
import type { SupportClient } from '../support-client.ts';

/** The mail address for technical questions. */
export interface UseContactReturn {
  /** Empty until it is known. */
  email: Ref<string>;
  failed: Ref<boolean>;
}

/** Reads the address once. */
export function useContact(client: SupportClient): UseContactReturn {
  const email = ref('');
  const failed = ref(false);
  const controller = new AbortController();
  client.getContact(controller.signal).then(
    (contact) => {
      email.value = contact.email;
    },
    () => {
      failed.value = !controller.signal.aborted;
    },
  );
  onScopeDispose(() => controller.abort());
  return { email, failed };
}
