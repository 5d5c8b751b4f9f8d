import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startTestRegistry, startWithBuild, testModule, writeBuild } from './testing/test-registry.ts';
import { cookieOf } from './testing/votes.ts';

const at00002 = cookieOf({ g: '00002' });
const atG1175 = cookieOf({ g: 'G1175' });

test('a module goes from nothing to one guichet, then to everybody, then back', async () => {
  const registry = await startTestRegistry();
  const first = await registry.publish(testModule('essai', '1'), 'guichet:00002');
  expect(await registry.given(at00002)).toEqual({ essai: first });
  expect(await registry.given(atG1175)).toEqual({});
  expect(await registry.given()).toEqual({});

  const promoted = await registry.call('/registry/v1/modules/essai/promote', { body: {} });
  expect([promoted.status, JSON.parse(promoted.text)]).toEqual([
    200,
    { module: 'essai', ring: 'tous', version: first },
  ]);
  expect(await registry.given()).toEqual({ essai: first });

  const second = await registry.publish(testModule('essai', '2'), 'guichet:00002');
  expect(await registry.given(at00002)).toEqual({ essai: second });
  expect(await registry.given(atG1175)).toEqual({ essai: first });
  expect((await registry.manifest(at00002)).modules[0]?.previous?.version).toBe(first);

  const back = await registry.call('/registry/v1/modules/essai/rollback', { method: 'POST' });
  expect(back.status).toBe(200);
  expect(await registry.given(at00002)).toEqual({ essai: first });
  await registry.call('/registry/v1/modules/essai/rollback', { method: 'POST' });
  expect([await registry.given(at00002), await registry.given()]).toEqual([{ essai: first }, {}]);
  await registry.call('/registry/v1/modules/essai/rollback', { method: 'POST' });
  expect(await registry.given(at00002)).toEqual({});
  expect((await registry.call('/registry/v1/modules/essai/rollback', { method: 'POST' })).status).toBe(409);
});

test('decisions survive a restart', async () => {
  const registry = await startTestRegistry();
  const version = await registry.publish(testModule('essai'), 'tous');
  await registry.stop();
  const again = await registry.again();
  expect(await again.given()).toEqual({ essai: version });
  const { url } = (await again.manifest()).modules[0]?.release?.entry ?? { url: '' };
  expect((await again.call(url)).status).toBe(200);
});

test('another process follows decisions within a second', async () => {
  const registry = await startTestRegistry();
  const other = await registry.again();
  const version = await registry.publish(testModule('essai'), 'tous');
  await vi.waitFor(async () => expect(await other.given()).toEqual({ essai: version }));
  expect((await other.call('/registry/v1/modules/essai/disable', { body: { reason: 'essai' } })).status).toBe(204);
  await vi.waitFor(async () => expect(await registry.given()).toEqual({ essai: null }));
});

test.each([
  { ring: 'part:50', inside: cookieOf({ p: 49 }), outside: cookieOf({ p: 50 }) },
  { ring: 'role:referent', inside: cookieOf({ r: ['referent'] }), outside: cookieOf({}) },
  {
    ring: 'organisme:12345678901234',
    inside: cookieOf({ o: '12345678901234' }),
    outside: cookieOf({ o: '12345678901235' }),
  },
  { ring: 'guichet:PWP01,00002', inside: at00002, outside: atG1175 },
])(
  'the ring $ring holds the people that it names, and nobody with a forged cookie',
  async ({ ring, inside, outside }) => {
    const registry = await startTestRegistry();
    const version = await registry.publish(testModule('essai'), ring);
    expect(await registry.given(inside)).toEqual({ essai: version });
    expect(await registry.given(outside)).toEqual({});
    expect(await registry.given()).toEqual({});
    const forged = cookieOf({ g: '00002', o: '12345678901234', r: ['referent'], p: 0 }, 'un-autre-secret-que-le-bon');
    expect(await registry.given(forged)).toEqual({});
  },
);

test.each([
  { wide: 'part:50', narrow: 'part:10', inside: cookieOf({ p: 5 }), outside: cookieOf({ p: 30 }) },
  { wide: 'part:100', narrow: 'part:20', inside: cookieOf({ p: 5 }), outside: cookieOf({ p: 30 }) },
  { wide: 'guichet:00002,PWP01', narrow: 'guichet:00002', inside: at00002, outside: cookieOf({ g: 'PWP01' }) },
  {
    wide: 'role:professionnel,referent',
    narrow: 'role:referent',
    inside: cookieOf({ r: ['referent'] }),
    outside: cookieOf({}),
  },
  {
    wide: 'organisme:12345678901234,99999999999999',
    narrow: 'organisme:99999999999999',
    inside: cookieOf({ o: '99999999999999' }),
    outside: cookieOf({ o: '12345678901234' }),
  },
])('$narrow gets its own release while $wide has another', async ({ wide, narrow, inside, outside }) => {
  const registry = await startTestRegistry();
  const first = await registry.publish(testModule('essai', '1'), wide);
  const second = await registry.publish(testModule('essai', '2'), narrow);
  expect(await registry.given(inside)).toEqual({ essai: second });
  expect(await registry.given(outside)).toEqual({ essai: first });
});

test('of two equally narrow rings the latest decision wins, also after a restart', async () => {
  const registry = await startTestRegistry();
  const [one, other] = ['guichet:00002,G1175', 'guichet:00002,PWP01'];
  const first = await registry.publish(testModule('essai', '1'), other);
  const second = await registry.publish(testModule('essai', '2'), one);
  expect(await registry.given(at00002)).toEqual({ essai: second });
  const promoted = { body: { ring: other, version: first } };
  expect((await registry.call('/registry/v1/modules/essai/promote', promoted)).status).toBe(200);
  expect(await registry.given(at00002)).toEqual({ essai: first });
  await registry.stop();
  expect(await (await registry.again()).given(at00002)).toEqual({ essai: first });
});

test('several modules move together or not at all', async () => {
  const registry = await startTestRegistry();
  const one = await registry.publish(testModule('un'));
  const two = await registry.publish(testModule('deux'));
  const move = (releases: Record<string, string>) =>
    registry.call('/registry/v1/channels/tous', { method: 'PUT', body: { releases } });
  expect((await move({ un: one, deux: '000000000000' })).status).toBe(404);
  expect(await registry.given()).toEqual({});
  expect((await move({ un: one, deux: two })).status).toBe(200);
  expect(await registry.given()).toEqual({ un: one, deux: two });
});

test('everyone gets the build of the folder until a ring gets a release', async () => {
  const again = await startWithBuild(testModule('support', 'du dossier'));
  const [built] = Object.values(await again.given());
  expect(built).toMatch(/^[0-9a-f]{64}$/);
  const published = await again.publish(testModule('support', 'publié'), 'guichet:00002');
  expect(await again.given(at00002)).toEqual({ support: published });
  expect(await again.given(atG1175)).toEqual({ support: built });
  await again.call('/registry/v1/modules/support/rollback', { method: 'POST' });
  expect(await again.given(at00002)).toEqual({ support: built });
});

test('who does not get a release of an announced module goes on seeing it announced, also after a rollback', async () => {
  const registry = await startTestRegistry();
  const { declaration } = testModule('envois', '0', { availability: 'to-come' });
  await mkdir(join(registry.config.modulesDir, 'envois'));
  await writeFile(join(registry.config.modulesDir, 'envois/module.json'), JSON.stringify(declaration));
  await registry.stop();
  const again = await registry.again();
  const seen = async (cookie: string) =>
    (await again.manifest(cookie)).modules.map(({ availability, release }) => [availability, release?.version]);
  const published = await again.publish(testModule('envois'), 'guichet:00002');
  expect(await seen(at00002)).toEqual([['available', published]]);
  expect(await seen(atG1175)).toEqual([['to-come', undefined]]);
  await again.call('/registry/v1/modules/envois/rollback', { method: 'POST' });
  expect(await seen(at00002)).toEqual([['to-come', undefined]]);
});

test('a module that was published first is not served from the folder', async () => {
  const registry = await startTestRegistry();
  await registry.publish(testModule('essai'), 'guichet:00002');
  await registry.stop();
  await writeBuild(registry.config.modulesDir, testModule('essai'));
  expect(await (await registry.again()).given(atG1175)).toEqual({});
});

test('a disabled module has no release in any manifest, and streams report it', async () => {
  const registry = await startTestRegistry();
  const version = await registry.publish(testModule('essai'), 'tous');
  const stream = await fetch(`${registry.url}/registry/v1/stream`, { headers: { accept: 'text/event-stream' } });
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  let heard = '';
  const hear = async (text: string) => {
    while (!heard.includes(text)) heard += (await reader?.read())?.value ?? '';
  };
  await hear(`"essai":["${version}"]`);
  expect((await registry.call('/registry/v1/modules/essai/disable', { body: { reason: 'panne' } })).status).toBe(204);
  await hear('"disabled":["essai"]');
  expect((await registry.manifest()).modules).toMatchObject([{ id: 'essai', release: null, disabled: true }]);
  expect(JSON.parse((await registry.call('/registry/v1/status')).text)).toMatchObject({ disabled: ['essai'] });
  await registry.call('/registry/v1/modules/essai/enable', { method: 'POST' });
  expect(await registry.given()).toEqual({ essai: version });
  await reader?.cancel();
});

test('a promotion without a version gives the latest publication, even of an earlier release', async () => {
  const registry = await startTestRegistry();
  const [before, after] = [testModule('essai', 'avant'), testModule('essai', 'après')];
  const version = await registry.publish(before);
  await registry.publish(after, 'tous');
  await registry.publish(before);
  await registry.call('/registry/v1/modules/essai/promote', { body: {} });
  expect(await registry.given()).toEqual({ essai: version });
  await registry.stop();
  expect(await (await registry.again()).given()).toEqual({ essai: version });
});

test('a list shows the newest releases of a module, and those in use', async () => {
  const registry = await startTestRegistry();
  const first = await registry.publish(testModule('essai', 'première'), 'tous');
  const versions = [first];
  for (let rank = 2; rank <= 23; rank += 1) {
    versions.unshift(await registry.publish(testModule('essai', String(rank))));
  }
  const items = await registry.modules();
  expect(items.map(({ published }) => published)).toEqual([23]);
  expect(items[0]?.releases.map(({ version }) => version)).toEqual([...versions.slice(0, 20), first]);
});

test('retiring a module removes its files and its state', async () => {
  const registry = await startTestRegistry();
  const version = await registry.publish(testModule('essai'), 'tous');
  const kept = () => readdir(join(registry.folder, 'releases'));
  expect(await kept()).toContain('essai');
  expect((await registry.call('/registry/v1/modules/essai', { method: 'DELETE' })).status).toBe(204);
  expect(await kept()).not.toContain('essai');
  expect(await registry.given()).toEqual({});
  const items = await registry.modules();
  expect(items).toEqual([]);
  expect(await registry.publish(testModule('essai'), 'tous')).toBe(version);
  expect((await registry.call(`/modules/essai/${version}/page.js`)).status).toBe(200);
});

test('a promotion that changes nothing is no move to undo', async () => {
  const registry = await startTestRegistry();
  const good = await registry.publish(testModule('essai', 'bonne'), 'tous');
  await registry.publish(testModule('essai', 'mauvaise'), 'tous');
  await registry.publish(testModule('essai', 'mauvaise'), 'tous');
  const { releases } = { releases: { essai: (await registry.given())['essai'] } };
  expect((await registry.call('/registry/v1/channels/tous', { method: 'PUT', body: { releases } })).status).toBe(200);
  await registry.call('/registry/v1/modules/essai/rollback', { method: 'POST' });
  expect(await registry.given()).toEqual({ essai: good });
});
