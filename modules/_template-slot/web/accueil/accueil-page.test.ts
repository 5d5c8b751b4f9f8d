import { aSession, mountModule } from '@pwp/web-kit/testing';
import { expect, test } from 'vitest';
import { routes } from '../routes.ts';

const mairie = { code: '00002', nom: 'Mairie d’essai', siret: '00000000000002', codeTerritoire: '034' };

test.each([
  { guichet: mairie, says: 'Mairie d’essai' },
  { guichet: null, says: 'aucun guichet' },
])('the page says where one works: $says', async ({ guichet, says }) => {
  await mountModule({ path: '/exemple', routes, session: aSession({ guichets: [mairie], guichet }) });
  expect(document.body.textContent).toContain(says);
});
