import { matching } from '@pwp/testing/matching';
import { expect, test } from 'vitest';
import { composeStatement } from '../core/release-statement.ts';
import { startTestRegistry, testModule } from '../testing/test-registry.ts';
import { checkAgainstPortal } from './check-module.ts';
import { readCliSettings } from './config.ts';

/* Runs `pwp check` against a registry alone, where shell and API do not answer. */

const ranges = { shell: { vue: '^3.0.0' }, api: '^1.0.0' };
const inside = testModule('bis', '1', { path: '/support/bis' }, { ranges });
const statement = composeStatement(
  inside.declaration,
  inside.files.map(({ text, ...file }) => ({ ...file, bytes: Buffer.from(text) })),
  inside.report,
);

const checkAt = (url: string) => checkAgainstPortal(readCliSettings({ PWP_URL: url }), statement);

test('a page inside another module is reported before publication, as the registry would', async () => {
  const registry = await startTestRegistry();
  await registry.publish(testModule('support'), 'tous');
  const { faults } = await checkAt(registry.url);
  expect(faults).toMatchObject([{ code: 'chemin-pris' }]);

  const withoutRanges = testModule('bis', '1', { path: '/support/bis' });
  const refused = await registry.call('/registry/v1/modules/bis/releases', await registry.sign(withoutRanges));
  expect(refused.status).toBe(422);
  expect(JSON.parse(refused.text)).toMatchObject({
    errors: faults.map(({ code, detail }) => ({ pointer: code, detail })),
  });
});

test('checks that were not possible are listed', async () => {
  const nowhere = 'http://127.0.0.1:1';
  const { faults, api, unchecked } = await checkAt(nowhere);
  expect([...faults, ...api]).toEqual([]);
  expect(unchecked.toSorted()).toEqual([
    matching.stringContaining('la clé, la signature'),
    `sans réponse, ${nowhere}/api/meta`,
    `sans réponse, ${nowhere}/plateforme.json`,
    `sans réponse, ${nowhere}/registry/v1/manifest`,
  ]);
});
