import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, expectAccessible, expectSound, test } from '@pwp/testing/browser';
import { root } from '@pwp/testing/portal';
import { createServer, type ViteDevServer } from 'vite';

let server: ViteDevServer;
const names = globSync('packages/ui/examples/*.vue', { cwd: root }).map((file) => basename(file, '.vue'));

test.beforeAll(async () => {
  server = await createServer({
    root: join(root, 'packages/ui/examples'),
    configFile: join(root, 'packages/ui/vite.config.ts'),
    server: { port: 0 },
    logLevel: 'silent',
  });
  await server.listen();
});
test.afterAll(() => server.close());

test('the page of examples shows each component, and axe finds no fault, at 320 px either', async ({ page }) => {
  await page.goto(server.resolvedUrls?.local[0] ?? '');
  for (const name of names) await expect(page.getByRole('heading', { level: 2, name, exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 800 });
  await expectSound(page);
});
