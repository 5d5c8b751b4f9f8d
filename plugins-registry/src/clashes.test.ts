import { writeRings } from '@pwp/api-kit';
import { Problem, RINGS_COOKIE, type ModuleDeclaration } from '@pwp/contracts';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import {
  addPublisher,
  publishTest,
  RINGS_SECRET,
  signedArchive,
  startTestRegistry,
  testModule,
  writeBuild,
  type TestRegistry,
} from './testing/test-registry.ts';

/* No move puts another module out: an address, or the page « / », belongs to one module for as long as a ring gets it. */

const Channels = z.object({ items: z.array(z.object({ id: z.string(), channels: z.record(z.string(), z.string()) })) });

const cookieOf = (v: string) =>
  `${RINGS_COOKIE}=${writeRings({ g: '00002', o: v.codePointAt(0)?.toString() ?? null, r: ['professionnel'], p: 50, v, t: Math.floor(Date.now() / 1_000) }, RINGS_SECRET)}`;

/** Two modules that want the same, published while nobody gets either: « a » stands first in the menu. */
async function twoRivals(wanted: Partial<ModuleDeclaration>) {
  const registry = await startTestRegistry({ sample: 3, threshold: 0.4 });
  const key = await addPublisher(registry);
  const [a, b] = [testModule('aa', '1', { order: 1, ...wanted }), testModule('bb', '1', { order: 2, ...wanted })];
  return { registry, key, a: await publishTest(registry, key, a), b: await publishTest(registry, key, b) };
}

const post = (registry: TestRegistry, id: string, verb: string, body: unknown = {}) =>
  registry.call(`/registry/v1/modules/${id}/${verb}`, { body });

const put = (registry: TestRegistry, ring: string, releases: Record<string, string | null>) =>
  registry.call(`/registry/v1/channels/${ring}`, { method: 'PUT', body: { releases } });

async function channelsOf(registry: TestRegistry) {
  const { items } = Channels.parse(JSON.parse((await registry.call('/registry/v1/modules')).text));
  return Object.fromEntries(items.map(({ id, channels }) => [id, channels]));
}

/** Refused, with the modules that would leave. */
function outOf({ status, text }: { status: number; text: string }): string[] {
  const problem = Problem.parse(JSON.parse(text));
  expect([status, problem.code]).toEqual([409, 'chemin-pris']);
  return (problem.errors ?? []).map(({ pointer }) => pointer);
}

test.each<{ name: string; wanted: Partial<ModuleDeclaration> }>([
  { name: 'an address', wanted: { path: '/courriers' } },
  { name: 'the home page', wanted: { home: true } },
])(
  '$name that a ring gets of one module is given to no other, whichever stands first in the menu',
  async ({ wanted }) => {
    const { registry, a, b } = await twoRivals(wanted);
    expect((await post(registry, 'bb', 'promote')).status).toBe(200);
    expect(outOf(await post(registry, 'aa', 'promote'))).toEqual(['bb']);
    expect(outOf(await post(registry, 'aa', 'promote', { ring: 'guichet:00002' }))).toEqual(['bb']);
    expect(outOf(await put(registry, 'tous', { aa: a }))).toEqual(['bb']);
    expect(await channelsOf(registry)).toEqual({ aa: {}, bb: { tous: b } });
    expect(await registry.given()).toEqual({ bb: b });

    // One event that takes it from the one and gives it to the other puts nobody out.
    expect((await put(registry, 'tous', { bb: null, aa: a })).status).toBe(200);
    expect(await registry.given()).toEqual({ aa: a });
    expect(outOf(await post(registry, 'bb', 'rollback'))).toEqual(['bb']);
    expect(await registry.given()).toEqual({ aa: a });
  },
);

test('two modules of one event that want the same address are refused together', async () => {
  const { registry, a, b } = await twoRivals({ path: '/courriers' });
  expect(outOf(await put(registry, 'tous', { aa: a, bb: b }))).toEqual(['bb']);
  expect(await registry.given()).toEqual({});
});

test('a release that fails stays where the one before it would put another module out, and the health says why', async () => {
  const warn = vi.fn<() => void>();
  const { registry, key, a, b } = await twoRivals({ path: '/courriers' });
  await post(registry, 'aa', 'promote');
  const moved = await publishTest(registry, key, testModule('aa', '2', { order: 1, path: '/ailleurs' }), 'tous');
  await post(registry, 'bb', 'promote');
  const { sequence } = await registry.manifest();
  const again = await registry.again({}, { error: warn, warn });
  for (const v of ['x', 'y', 'z', 'w'])
    await again.call('/registry/v1/beacons', {
      token: null,
      headers: { cookie: cookieOf(v) },
      body: { module: 'aa', version: moved, outcome: 'crash' },
    });
  expect(await again.manifest()).toMatchObject({ sequence });
  expect(await again.given()).toEqual({ aa: moved, bb: b });
  expect(again.registry.faults()).toMatchObject([{ module: 'aa', code: 'rollback-refused' }]);
  expect(warn).toHaveBeenCalledTimes(1);

  // Once its way is free, the next failure undoes it.
  await put(again, 'tous', { bb: null });
  await again.call('/registry/v1/beacons', {
    token: null,
    headers: { cookie: cookieOf('v') },
    body: { module: 'aa', version: moved, outcome: 'crash' },
  });
  expect(await again.given()).toEqual({ aa: a });
  expect(again.registry.faults()).toEqual([]);
});

test('the address of every release that a ring gets is reserved, of a second one too', async () => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry);
  await publishTest(registry, key, testModule('courriers'), 'tous');
  await publishTest(registry, key, testModule('courriers', '2', { path: '/envois' }), 'guichet:00002');
  for (const path of ['/courriers', '/envois']) {
    const sent = await signedArchive(registry.folder, testModule('essai', '1', { path }), key);
    const { status, text } = await registry.call('/registry/v1/modules/essai/releases', sent);
    expect([status, Problem.parse(JSON.parse(text)).errors?.map(({ pointer }) => pointer)]).toEqual([
      422,
      ['chemin-pris'],
    ]);
  }
});

test('the health tells of what clashes in a ring that is not everybody’s', async () => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry);
  await publishTest(registry, key, testModule('envois', '1', { path: '/support' }), 'guichet:00002');
  await registry.stop();
  // What an installation brings is not published: nobody could refuse it.
  await writeBuild(registry.config.modulesDir, testModule('support'));
  const again = await registry.again();
  const { faults } = z
    .object({ faults: z.array(z.object({ module: z.string(), code: z.string() })) })
    .parse(JSON.parse((await again.call('/registry/v1/health')).text));
  expect(faults.map(({ module, code }) => `${module} ${code}`)).toEqual(['support path-overlaps']);
});
