import type { Session } from '@pwp/contracts';
import { reactive } from 'vue';

const current = reactive<Session>({
  account: { id: '', nom: '', prenom: '', email: '' },
  roles: [],
  guichets: [],
  guichet: null,
});

/** The portal's session, reactive: a change of guichet updates it in place. */
export function useSession(): Readonly<Session> {
  return current;
}

/** Sets the session that `useSession` returns. */
export function setSession(session: Session): void {
  // Updated in place: fields that the new session lacks must be removed.
  Object.assign(current, { profilIncomplet: false, modulesIndisponibles: [], ...session });
}
