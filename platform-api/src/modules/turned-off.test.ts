import { join } from 'node:path';
import { defineApiModule, defineJob, listen, outboxHandler, route } from '@pwp/api-kit';
import { createTestDatabase, startTestRealm } from '@pwp/testing';
import { matching } from '@pwp/testing/matching';
import { startEndlessServer } from '@pwp/testing/endless-server';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { readPlatformConfig } from '../config.ts';
import { migrateDatabase } from '../migrate-database.ts';
import { createPlatformApi } from '../platform-api.ts';
import { OUTSIDE_SETTINGS } from '../testing/outside-settings.ts';

/* A module that is turned off at the registry: its routes, jobs and messages stop, in every process, and go on where they were. */

const ok = z.object({ ok: z.literal(true) });
/** What ran, by module. */
const done = { essai: { jobs: 0, messages: 0 }, voisin: { jobs: 0, messages: 0 } };

const aModule = (id: keyof typeof done) =>
  defineApiModule({
    id,
    settings: z.object({}),
    defineModels: () => undefined,
    migrations: [],
    needs: { topics: [`${id}.dire`] },
    start: () => ({
      routes: [
        route(
          { method: 'get', path: '/', summary: 'Elle répond', output: ok },
          { access: 'public', handler: () => Promise.resolve({ ok: true } as const) },
        ),
      ],
      jobs: [
        defineJob({
          name: `${id}.compter`,
          schedule: '* * * * * *',
          run: async () => void (done[id].jobs += 1),
        }),
      ],
      outbox: { [`${id}.dire`]: outboxHandler(z.object({}), async () => void (done[id].messages += 1)) },
    }),
  });

test('its routes, jobs and messages stop until it is on again; while the registry is away, what is known goes on', async () => {
  const said: { disabled: string[]; isAway: boolean } = { disabled: ['essai', 'inconnu'], isAway: false };
  const registry = await startEndlessServer(() =>
    said.isAway ? { status: 503, text: '' } : { text: JSON.stringify({ modules: {}, disabled: said.disabled }) },
  );
  const [database, realm] = await Promise.all([createTestDatabase(), startTestRealm()]);
  const settings = {
    ...OUTSIDE_SETTINGS,
    PWP_DATABASE_URL: database.servedUrl,
    PWP_FILES_DIR: join(database.folder, 'files'),
    PWP_KEYCLOAK_URL: realm.keycloakUrl,
    PWP_REGISTRY_URL: registry.url,
  };
  const modules = [aModule('essai'), aModule('voisin')];
  await migrateDatabase(readPlatformConfig({ ...settings, PWP_DATABASE_URL: database.url }), modules);
  const lines: string[] = [];
  const platform = await createPlatformApi({
    config: readPlatformConfig(settings),
    modules,
    writeLog: (line) => void lines.push(line),
  });
  const server = await listen(platform.handler, { port: 0, host: '127.0.0.1' });
  onTestFinished(async () => {
    await server.close(0);
    await platform.close();
    await Promise.all([registry.close(), realm.close()]);
    await database.remove();
  });
  const ask = async (id: string) => {
    const answer = await fetch(`${server.url}/api/${id}`);
    return { status: answer.status, text: await answer.text() };
  };

  const { status, text } = await ask('essai');
  expect([status, text]).toEqual([503, matching.stringContaining('module-indisponible')]);
  expect(text).toContain('désactivé');
  expect((await ask('voisin')).status).toBe(200);
  await platform.database.transaction(async () => {
    for (const id of ['essai', 'voisin']) await platform.outbox.add({ topic: `${id}.dire`, key: '1', payload: {} });
  });
  await vi.waitFor(() => expect(done.voisin.jobs).toBeGreaterThan(2), { timeout: 15_000 });
  await vi.waitFor(() => expect(done.voisin.messages).toBe(1), { timeout: 15_000 });
  expect(done.essai).toEqual({ jobs: 0, messages: 0 });

  said.isAway = true;
  expect((await ask('essai')).status).toBe(503);
  said.isAway = false;
  said.disabled = [];
  await vi.waitFor(async () => expect((await ask('essai')).status).toBe(200), { timeout: 15_000 });
  await vi.waitFor(() => expect(done.essai.jobs).toBeGreaterThan(0), { timeout: 15_000 });
  await vi.waitFor(() => expect(done.essai.messages).toBe(1), { timeout: 15_000 });

  said.disabled = ['voisin'];
  await vi.waitFor(async () => expect((await ask('voisin')).status).toBe(503), { timeout: 15_000 });
  said.isAway = true;
  expect((await ask('voisin')).status).toBe(503);
  expect((await ask('essai')).status).toBe(200);
  const told = lines.flatMap((line) => /"module":"(\w+)".*"msg":"module turned (off|on)/.exec(line)?.slice(1, 3) ?? []);
  expect(told).toEqual(['essai', 'off', 'essai', 'on', 'voisin', 'off']);
});
