import type { Role } from '@pwp/contracts';
import { mountModule, type MountedModule } from '@pwp/web-kit/testing';
import { COMPTES_CLIENT, type ComptesClient } from '../comptes-client.ts';
import { routes } from '../routes.ts';

export { problem } from '@pwp/web-kit/testing';

/** Mounts the module at a path, for an account of this role, as if the history entry held `kept`; taken away when the test ends. */
export function mountPage(
  path: string,
  client: ComptesClient,
  role: Role = 'referent',
  kept: Record<string, unknown> | null = null,
): Promise<MountedModule> {
  return mountModule({
    path,
    routes,
    provide: (app) => app.provide(COMPTES_CLIENT, client),
    session: {
      account: { id: 'moi', nom: 'DEMO', prenom: 'Référent', email: 'referent@pwp.test' },
      roles: [role],
    },
    kept,
  });
}
