import { temporaryFolder, type TemporaryFolder } from '@pwp/testing/portal';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ATTACKS } from '../tampering/attacks.ts';
import { startTamperedPortal, type TamperedPortal } from '../tampering/tampered-portal.ts';
import { openFirefox, type FirefoxWindow } from './open-firefox.ts';

let folder: TemporaryFolder;
let portal: TamperedPortal;
let firefox: FirefoxWindow;

beforeAll(async () => {
  folder = await temporaryFolder();
  portal = await startTamperedPortal();
  firefox = await openFirefox(folder.path);
});

afterAll(async () => {
  await firefox?.close();
  await portal?.close();
  await folder?.remove();
});

describe('in Firefox, what is altered between the registry and the browser is refused by the browser', () => {
  test.each(ATTACKS)('$name', async ({ run }) => {
    portal.mend();
    // Nothing is kept of the attack before: files come for good, and what is in a cache is not altered on its way.
    const context = await firefox.page.browser().createBrowserContext();
    await expect(run(await context.newPage(), portal)).resolves.toBeUndefined();
    await context.close();
  });
});
