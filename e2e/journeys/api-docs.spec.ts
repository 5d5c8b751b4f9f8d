import { expect, readJson, test } from '@pwp/testing/browser';
import { z } from 'zod';
import { expectSound } from '../expect-sound.ts';

const OpenApi = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

test('the page to try the API shows every operation, and sends a request', async ({ page, request }) => {
  await test.step('Every operation of the document is there, and axe finds no fault', async () => {
    const { paths } = await readJson(await request.get('/api/openapi.json'), OpenApi);
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    await page.goto('/api/docs');
    await expect(page.getByRole('heading', { level: 1, name: 'Portail Web Professionnel' })).toBeVisible();
    const services = page.locator('.opblock-tag-section');
    const names: (string | null)[] = [];
    await expect(services.first()).toBeVisible();
    for (const service of await services.all()) {
      await service.getByRole('button', { name: 'Expand operation' }).click();
      const shown = service.getByRole('button', { name: /^(get|put|post|patch|delete) \/api\// });
      await expect(shown.first()).toBeVisible();
      names.push(...(await Promise.all((await shown.all()).map((button) => button.getAttribute('aria-label')))));
      await service.getByRole('button', { name: 'Collapse operation' }).click();
    }
    // A zero-width space marks where a path may wrap.
    expect(new Set(names.map((name) => name?.replaceAll('\u200B', '')))).toEqual(new Set(operations));
    await expectSound(page);
  });

  await test.step('« Try it out » sends a request, and shows what the API answers', async () => {
    await page.locator('#operations-tag-health').getByRole('button').click();
    const operation = page.locator('.opblock').filter({ hasText: '/api/health/ready' });
    await operation.getByRole('button', { name: 'get /api/health/ready', exact: true }).click();
    await operation.getByRole('button', { name: 'Try it out' }).click();
    const answer = page.waitForResponse('**/api/health/ready');
    await operation.getByRole('button', { name: 'Execute' }).click();
    expect((await answer).status()).toBe(200);
    await expect(operation.locator('.live-responses-table')).toContainText('"status": "ok"');
    await expectSound(page, '.responses-table');
  });
});
