import { Problem, type ModuleDeclaration } from '@pwp/contracts';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { startTestRegistry, testModule, type TestRegistry, writeBuild } from './testing/test-registry.ts';
import { votesOn } from './testing/votes.ts';

/* An address, or the page « / », belongs to one module for as long as a ring gets it. */

/** Publishes two modules that claim the same; « aa » is first in the menu. */
async function twoRivals(wanted: Partial<ModuleDeclaration>) {
  const registry = await startTestRegistry({ sample: 3, threshold: 0.4 });
  const [a, b] = [testModule('aa', '1', { order: 1, ...wanted }), testModule('bb', '1', { order: 2, ...wanted })];
  return { registry, a: await registry.publish(a), b: await registry.publish(b) };
}

const post = (registry: TestRegistry, id: string, verb: string, body: unknown = {}) =>
  registry.call(`/registry/v1/modules/${id}/${verb}`, { body });

const put = (registry: TestRegistry, ring: string, releases: Record<string, string | null>) =>
  registry.call(`/registry/v1/channels/${ring}`, { method: 'PUT', body: { releases } });

async function channelsOf(registry: TestRegistry) {
  return Object.fromEntries((await registry.modules()).map(({ id, channels }) => [id, channels]));
}

/** The modules that a refused move would remove. */
function outOf({ status, text }: { status: number; text: string }): string[] {
  const problem = Problem.parse(JSON.parse(text));
  expect([status, problem.code]).toEqual([409, 'chemin-pris']);
  return (problem.errors ?? []).map(({ pointer }) => pointer);
}

test.each<{ name: string; wanted: Partial<ModuleDeclaration> }>([
  { name: 'an address', wanted: { path: '/courriers' } },
  { name: 'the home page', wanted: { home: true } },
])('$name of a module in use is not given to another module, whichever is first in the menu', async ({ wanted }) => {
  const { registry, a, b } = await twoRivals(wanted);
  expect((await post(registry, 'bb', 'promote')).status).toBe(200);
  expect(outOf(await post(registry, 'aa', 'promote'))).toEqual(['bb']);
  expect(outOf(await post(registry, 'aa', 'promote', { ring: 'guichet:00002' }))).toEqual(['bb']);
  expect(outOf(await put(registry, 'tous', { aa: a }))).toEqual(['bb']);
  expect(await channelsOf(registry)).toEqual({ aa: {}, bb: { tous: b } });
  expect(await registry.given()).toEqual({ bb: b });

  // A single move may take it from one module and give it to another.
  expect((await put(registry, 'tous', { bb: null, aa: a })).status).toBe(200);
  expect(await registry.given()).toEqual({ aa: a });
  expect(outOf(await post(registry, 'bb', 'rollback'))).toEqual(['bb']);
  expect(await registry.given()).toEqual({ aa: a });
});

test('a move that gives one address to two modules is refused', async () => {
  const { registry, a, b } = await twoRivals({ path: '/courriers' });
  expect(outOf(await put(registry, 'tous', { aa: a, bb: b }))).toEqual(['bb']);
  expect(await registry.given()).toEqual({});
});

test('a failing release stays when undoing it would remove another module, and health says why', async () => {
  const warn = vi.fn<() => void>();
  const { registry, a, b } = await twoRivals({ path: '/courriers' });
  await post(registry, 'aa', 'promote');
  const moved = await registry.publish(testModule('aa', '2', { order: 1, path: '/ailleurs' }), 'tous');
  await post(registry, 'bb', 'promote');
  const { sequence } = await registry.manifest();
  const again = await registry.again({}, { error: warn, warn });
  const tell = votesOn(again, moved, 'aa');
  for (const voter of ['x', 'y', 'z', 'w']) await tell(voter, 'crash');
  expect(await again.manifest()).toMatchObject({ sequence });
  expect(await again.given()).toEqual({ aa: moved, bb: b });
  expect(again.registry.faults()).toMatchObject([{ module: 'aa', code: 'rollback-refused' }]);
  expect(warn).toHaveBeenCalledTimes(1);

  // Once the address is free, the next failure undoes the release.
  await put(again, 'tous', { bb: null });
  await tell('v', 'crash');
  expect(await again.given()).toEqual({ aa: a });
  expect(again.registry.faults()).toEqual([]);
});

test('health reports clashes within any ring', async () => {
  const registry = await startTestRegistry();
  await registry.publish(testModule('envois', '1', { path: '/support' }), 'guichet:00002');
  await registry.stop();
  // A build of the folder is not published, so nothing refused it.
  await writeBuild(registry.config.modulesDir, testModule('support'));
  const again = await registry.again();
  const { faults } = z
    .object({ faults: z.array(z.object({ module: z.string(), code: z.string() })) })
    .parse(JSON.parse((await again.call('/registry/v1/health')).text));
  expect(faults.map(({ module, code }) => `${module} ${code}`)).toEqual(['support path-overlaps']);
});
