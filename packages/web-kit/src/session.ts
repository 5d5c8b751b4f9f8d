import type { Session } from '@pwp/contracts';
import { reactive } from 'vue';

const current = reactive<Session>({
  account: { id: '', nom: '', prenom: '', email: '' },
  roles: [],
  guichets: [],
  guichet: null,
});

/** The session of the portal, reactive: it changes in place when the guichet changes. */
export function useSession(): Readonly<Session> {
  return current;
}

/** Makes `session` the one that `useSession` answers. */
export function setSession(session: Session): void {
  Object.assign(current, session);
}
