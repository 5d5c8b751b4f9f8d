import type { Role } from '@pwp/contracts';
import { fakeApi, mountModule, type FakeAnswers, type FakeApi, type MountedModule } from '@pwp/web-kit/testing';
import type { ComptesEndpoints } from '../../contracts/index.ts';
import { routes } from '../routes.ts';
import { aList } from './factories.ts';

/**
 * A page of the module over an API that returns the test's answers, for an account of this role. A référent looks after
 * 00002 and PWP01.
 */
export async function mountPage(
  path: string,
  answers: FakeAnswers<ComptesEndpoints>,
  role: Role = 'referent',
  kept: Record<string, unknown> | null = null,
): Promise<MountedModule & { api: FakeApi<ComptesEndpoints> }> {
  const api = fakeApi<ComptesEndpoints>('/api/comptes', {
    'GET /perimetre': aList([
      { code: '00002', nom: 'Mairie d’essai', ferme: false },
      { code: 'PWP01', nom: 'Bailleur fictif', ferme: false },
    ]),
    'GET /guichets-fermes': aList([]),
    ...answers,
  });
  const account = { id: 'moi', nom: 'DEMO', prenom: 'Référent', email: 'referent@pwp.test' };
  return { ...(await mountModule({ path, routes, session: { account, roles: [role] }, kept })), api };
}
