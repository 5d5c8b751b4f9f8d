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
  // Changed in place: what the new session does not say must not stay from the last one.
  Object.assign(current, { profilIncomplet: false, modulesIndisponibles: [], ...session });
}
