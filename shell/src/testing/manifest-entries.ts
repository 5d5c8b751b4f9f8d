import { ManifestEntry, usualBrand, type Session } from '@pwp/contracts';
import type { PageData } from '../page-data.ts';

/** An entry of a manifest as a test needs it; anything left out is plain. */
export function manifestEntry(given: { id: string } & Record<string, unknown>): ManifestEntry {
  const file = (name: string) => ({ url: `/modules/${given.id}/1/${name}`, integrity: `sha384-${'A'.repeat(64)}` });
  return ManifestEntry.parse({
    title: given.id,
    path: `/${given.id}`,
    icon: 'fr-icon-file-text-line',
    order: 1,
    release: { version: '1', entry: file('main.js'), chunks: [file('page.js')], css: [file('style.css')] },
    ...given,
  });
}

/** A session of these roles, attached to one guichet. */
export function sessionOf(...roles: Session['roles']): Session {
  const guichet = { code: '00002', nom: 'Guichet de test', siret: '00000000000000', codeTerritoire: '034' };
  return {
    account: { id: 'a', nom: 'DEMO', prenom: 'Alice', email: 'alice@pwp.test' },
    roles,
    guichets: [guichet],
    guichet,
  };
}

/** What the server writes in a page of everybody's, with nothing refused. */
export const PAGE_DATA: PageData = {
  identity: { url: '', realm: '', clientId: '' },
  brand: usualBrand,
  registryKey: '',
  signature: '',
  etag: '"1"',
  later: null,
  ringed: false,
  refused: [],
  unavailable: [],
};
