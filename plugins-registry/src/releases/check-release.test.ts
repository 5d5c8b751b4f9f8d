import { createHook } from 'node:async_hooks';
import { expect, test } from 'vitest';
import { addPublisher, startTestRegistry, testModule } from '../testing/test-registry.ts';
import { check, type CheckTask } from './check-release.ts';

/** How often zlib was asked for, and the codes of the faults. */
async function zlibOf(task: CheckTask): Promise<{ asked: number; codes: string[] }> {
  let asked = 0;
  const hook = createHook({
    init(_id, type) {
      if (type === 'ZLIB') asked += 1;
    },
  }).enable();
  try {
    const { faults } = await check(task);
    return { asked, codes: faults.map(({ code }) => code) };
  } finally {
    hook.disable();
  }
}

test('no file of an archive is compressed before its signature is verified', async () => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry);
  const module = testModule('essai');
  const { raw, headers } = await registry.sign(module, {}, key);
  const task = { module: 'essai', archive: raw, publicKey: key.publicKey, others: [] };
  expect(await zlibOf({ ...task, signature: headers['pwp-signature'] ?? '' })).toEqual({
    asked: 1 + 2 * module.files.length,
    codes: [],
  });
  // The archive itself is unpacked.
  expect(await zlibOf({ ...task, signature: 'AA==' })).toEqual({ asked: 1, codes: ['signature-refusee'] });
});
