import { expect, test as base } from '@pwp/testing/browser';
import { ATTACKS } from '../tampering/attacks.ts';
import { startTamperedPortal, type TamperedPortal } from '../tampering/tampered-portal.ts';

const test = base.extend<object, { tampered: TamperedPortal }>({
  tampered: [
    async ({}, use) => {
      const portal = await startTamperedPortal();
      await use(portal);
      await portal.close();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ tampered }, use) => {
    await use(tampered.url);
  },
});

test.describe('what is altered between the registry and the browser is refused by the browser', () => {
  for (const attack of ATTACKS) {
    test(attack.name, async ({ page, tampered, allowErrors }) => {
      allowErrors(
        /module cible|integrity|Failed to load resource|preload|not what the registry signed|dynamically imported/,
      );
      tampered.mend();
      await expect(attack.run(page, tampered)).resolves.toBeUndefined();
    });
  }
});
