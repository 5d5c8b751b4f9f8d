import { fakeApi, mountModule, type FakeAnswers, type FakeApi, type MountedModule } from '@pwp/web-kit/testing';
import type { RegistreEndpoints, RegistreModule } from '../../contracts/index.ts';
import { routes } from '../routes.ts';

export { problem } from '@pwp/web-kit/testing';

/** A page of the module, for an administrator, over an API that answers what the test gives it. */
export async function mountPage(
  path: string,
  answers: FakeAnswers<RegistreEndpoints>,
): Promise<MountedModule & { api: FakeApi<RegistreEndpoints> }> {
  const api = fakeApi<RegistreEndpoints>('/api/registre', answers);
  return { ...(await mountModule({ path, routes, session: { roles: ['administrateur'] } })), api };
}

export const OLD = '000000000001';
export const NEW = '000000000002';

/** Support, with two releases: everybody has the first, a guichet the second. */
export function aModule(given: Partial<RegistreModule> = {}): RegistreModule {
  const release = {
    publishedBy: 'équipe support',
    bytes: 2_048,
    compressed: 1_024,
    packages: [],
    accessibility: null,
    misfits: [],
    needs: [],
    votes: 0,
    failures: 0,
  };
  return {
    id: 'support',
    title: 'Support',
    availability: 'available',
    disabled: null,
    adopted: false,
    configurable: false,
    channels: [
      { ring: 'guichet:00002', version: NEW },
      { ring: 'tous', version: OLD },
    ],
    moved: 7,
    before: [{ ring: 'tous', version: OLD }],
    published: 2,
    releases: [
      { ...release, version: NEW, publishedAt: '2026-11-24T13:55:00.000Z', votes: 8, failures: 3 },
      { ...release, version: OLD, publishedAt: '2026-11-01T08:00:00.000Z' },
    ],
    installed: null,
    ...given,
  };
}

/** The list of these modules, without a fault. */
export function aList(...items: RegistreModule[]) {
  return { items, total: items.length, faults: [] };
}
