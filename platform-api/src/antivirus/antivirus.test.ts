import { Readable } from 'node:stream';
import { defineApiModule, DeliveryPostponed, type Antivirus, type FileStore, type ModuleContext } from '@pwp/api-kit';
import { startTestApi, type TestApi } from '@pwp/testing';
import { SIGNATURE, startClamdDouble, type ClamdDouble } from '@pwp/testing/clamd-double';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { createAntivirus } from './antivirus.ts';
import { createFileScans } from './file-scans.ts';

const ADMINISTRATEUR = { id: 'admin', roles: ['administrateur' as const] };
const { signal } = new AbortController();

let api: TestApi;
let clamd: ClamdDouble;
let files: FileStore;
let antivirus: Antivirus;

/** A module that keeps what it was given. */
const essai = defineApiModule({
  id: 'essai',
  settings: z.object({}),
  defineModels: () => undefined,
  migrations: [],
  start(context: ModuleContext<unknown>) {
    ({ files, antivirus } = context);
    return { routes: [] };
  },
});

beforeEach(async () => {
  clamd = await startClamdDouble();
  api = await startTestApi({ modules: [essai], environment: { PWP_CLAMD: clamd.address } });
});
afterEach(async () => {
  await api.close();
  await clamd.close();
});

const put = async (text: string) => (await files.put(Readable.from([text]))).key;
const scan = (key: string) => antivirus.scan({ key, accountId: 'agent-1' });
const metrics = async (name: RegExp) => (await api.anonymous.get('/metrics')).text.match(name)?.[1];
const waiting = () => metrics(/^pwp_files_unscanned (\d+)$/m);
const page = async () => (await api.as(ADMINISTRATEUR).get('/api/exploitation/antivirus')).body;
const scanWaiting = () => api.runJob('platform.scan-files');

test('a clean file may leave, and is scanned once', async () => {
  const key = await put('%PDF');
  expect(await scan(key)).toBe('sain');
  expect(await antivirus.infectedOf([key], signal)).toEqual(new Set());
  expect(clamd.scanned.map(String)).toEqual(['%PDF']);
  expect(await metrics(/^pwp_file_scans_total\{outcome="sain"\} (\d+)$/m)).toBe('1');
  expect(await page()).toEqual({ etat: 'repond', version: 'ClamAV 1.4.6/27500/essai', enAttente: 0, depuis: null });
});

test('an infected file is an act of the journal, and never leaves', async () => {
  const key = await put(`%PDF ${SIGNATURE}`);
  expect(await scan(key)).toBe('infecte');
  expect([...(await antivirus.infectedOf([key, await put('%PDF')], signal))]).toEqual([key]);
  expect(await metrics(/^pwp_file_scans_total\{outcome="infecte"\} (\d+)$/m)).toBe('1');
  const { body } = await api.as(ADMINISTRATEUR).get('/api/audit');
  expect(body).toMatchObject({ items: [{ action: 'platform.refuse-fichier', apres: { compte: 'agent-1' } }] });
});

test.for(['down', 'cut', 'limit', 'endless'] as const)(
  'while clamd answers nothing of use (%s), a file waits, is said to, and is scanned by the job once it does',
  async (mode) => {
    clamd.mode = mode;
    const [clean, infected] = [await put('%PDF'), await put(SIGNATURE)];
    expect([await scan(clean), await scan(infected)]).toEqual(['en-attente', 'en-attente']);
    await expect(antivirus.infectedOf([clean], signal)).rejects.toThrow(DeliveryPostponed);
    expect(await antivirus.waitingOf([clean, infected, 'other'])).toEqual(new Set([clean, infected]));
    expect(await waiting()).toBe('2');
    expect(await page()).toMatchObject({ enAttente: 2, depuis: expect.any(String) as string });
    expect(api.logs.join('')).toContain('a file could not be scanned');

    clamd.mode = 'ok';
    await scanWaiting();
    expect(await waiting()).toBe('0');
    clamd.mode = 'down';
    // Nothing is asked a second time.
    expect([...(await antivirus.infectedOf([clean, infected], signal))]).toEqual([infected]);
  },
);

test('a daemon that is gone is said to be', async () => {
  clamd.mode = 'down';
  expect(await page()).toMatchObject({ etat: 'muet', version: null });
  expect((await api.as({ id: 'agent', guichets: ['00002'] }).get('/api/exploitation/antivirus')).status).toBe(403);
});

test('a file that was stored before there was an antivirus is scanned before it leaves', async () => {
  const key = await put(SIGNATURE);
  expect([...(await antivirus.infectedOf([key], signal))]).toEqual([key]);
});

test('two processes that scan the same file agree, and a file that is deleted is forgotten', async () => {
  const key = await put(SIGNATURE);
  expect(await Promise.all([scan(key), scan(key), scan(key)])).toEqual(['infecte', 'infecte', 'infecte']);
  clamd.mode = 'down';
  const swept = await put('%PDF');
  expect(await scan(swept)).toBe('en-attente');
  await files.delete(key);
  await files.sweep(new Date(Date.now() + 60_000), () => Promise.resolve(new Set()), signal);
  expect(await waiting()).toBe('0');
  await expect(antivirus.infectedOf([key], signal)).rejects.toThrow(DeliveryPostponed);
  expect(await waiting()).toBe('0');
});

test('a clamd that never answers holds an upload for its patience alone, then is left alone; few files are scanned at once', async () => {
  clamd.mode = 'mute';
  const scans = createFileScans({ now: () => new Date() });
  const { database, audit, log } = api.platform;
  const [host = '', port] = clamd.address.split(':');
  const own = createAntivirus({
    address: { host, port: Number(port) },
    files,
    scans,
    audit,
    log,
    transaction: database.transaction,
    counted: () => undefined,
    patience: 300,
    rest: 600_000,
  });
  const scanOwn = (key: string) => own.scan({ key, accountId: 'a' });
  const keys = await Promise.all(Array.from({ length: 9 }, () => put('%PDF')));
  expect(new Set(await Promise.all(keys.map(scanOwn)))).toEqual(new Set(['en-attente']));
  expect(clamd.mostAtOnce).toBeLessThanOrEqual(4);
  expect(await scanOwn(await put('%PDF'))).toBe('en-attente');
  clamd.mode = 'ok';
  expect(await scanOwn(await put('%PDF'))).toBe('en-attente');
  expect(clamd.scanned).toEqual([]);
});

test('without a setting nothing is scanned, and the log and the page say so', async () => {
  await api.close();
  api = await startTestApi({ modules: [essai] });
  const key = await put(SIGNATURE);
  expect([await scan(key), [...(await antivirus.infectedOf([key], signal))]]).toEqual(['sain', []]);
  expect(api.logs.join('')).toContain('there is no antivirus (PWP_CLAMD)');
  expect(await page()).toMatchObject({ etat: 'absent', version: null, enAttente: 0 });
  expect(api.platform.jobs.map(({ name }) => name)).not.toContain('platform.scan-files');
});
