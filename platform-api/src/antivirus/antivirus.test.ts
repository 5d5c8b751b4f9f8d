import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { defineApiModule, DeliveryPostponed, type Antivirus, type FileStore, type ModuleContext } from '@pwp/api-kit';
import { movableClock, startTestApi, type TestApi } from '@pwp/testing';
import { SIGNATURE, startClamdDouble, type ClamdDouble } from '@pwp/testing/clamd-double';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { createAntivirus, type AntivirusContext } from './antivirus.ts';
import { createFileScans } from './file-scans.ts';

const ADMINISTRATEUR = { id: 'admin', roles: ['administrateur' as const] };
const { signal } = new AbortController();
const START = '2026-12-03T08:00:00.000Z';
const clock = movableClock(new Date(START));

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
  clock.set(new Date(START));
  clamd = await startClamdDouble();
  api = await startTestApi({ modules: [essai], environment: { PWP_CLAMD: clamd.address }, clock });
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

const REFUSED = 'stream: Can’t allocate memory ERROR';
/** Keeps files that wait since the same instant, a minute before those of the next call. */
async function putWaiting(texts: readonly string[]): Promise<void> {
  const scans = createFileScans(clock);
  for (const text of texts) await scans.keep(await put(text), 'en-attente');
  clock.advance(60_000);
}
const namesOf = (prefix: string, length: number) => Array.from({ length }, (_, rank) => `${prefix} ${rank}`);
const scannedOf = (prefix: string) => clamd.scanned.map(String).filter((text) => text.startsWith(prefix));
const failuresLogged = () => api.logs.join('').split('a file could not be scanned').length - 1;

/** An antivirus over the same files, with delays of its own. */
function ownAntivirus(delays: Pick<AntivirusContext, 'patience' | 'patienceOfJob' | 'rest'>) {
  const { database, audit, log } = api.platform;
  const [host = '', port] = clamd.address.split(':');
  return createAntivirus({
    address: { host, port: Number(port) },
    files,
    scans: createFileScans(clock),
    audit,
    log,
    transaction: database.transaction,
    counted: () => undefined,
    ...delays,
  });
}

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
  const own = ownAntivirus({ patience: 300, rest: 600_000 });
  const scanOwn = (key: string) => own.scan({ key, accountId: 'a' });
  const keys = await Promise.all(Array.from({ length: 9 }, () => put('%PDF')));
  expect(new Set(await Promise.all(keys.map(scanOwn)))).toEqual(new Set(['en-attente']));
  expect(clamd.mostAtOnce).toBeLessThanOrEqual(4);
  expect(await scanOwn(await put('%PDF'))).toBe('en-attente');
  clamd.mode = 'ok';
  expect(await scanOwn(await put('%PDF'))).toBe('en-attente');
  expect(clamd.scanned).toEqual([]);
});

test('one run reaches all the files that wait, however many before them clamd refuses, and these keep their time', async () => {
  await putWaiting(namesOf('refused', 60));
  await putWaiting(namesOf('clean', 60));
  clamd.says = (file) => (file.includes('refused') ? REFUSED : 'stream: OK');
  await scanWaiting();
  expect(scannedOf('clean')).toHaveLength(60);
  expect(scannedOf('refused')).toHaveLength(60);
  expect(await page()).toMatchObject({ etat: 'repond', enAttente: 60, depuis: START });
  expect(api.logs.join('')).toContain(REFUSED);
  await scanWaiting();
  expect(scannedOf('refused')).toHaveLength(120);
  expect(new Set(scannedOf('refused'))).toEqual(new Set(namesOf('refused', 60)));
});

test.for([REFUSED, 'INSTREAM size limit exceeded. ERROR', undefined])(
  'files that clamd refuses (%s) keep no other file from its scan',
  async (said) => {
    clamd.says = (file) => (file.includes('refused') ? said : 'stream: OK');
    for (const text of namesOf('refused', 8)) expect(await scan(await put(text))).toBe('en-attente');
    expect(await scan(await put('clean'))).toBe('sain');
  },
);

test('who leaves before clamd answers keeps no other file from its scan', async () => {
  clamd.mode = 'mute';
  for (const text of namesOf('left', 8)) {
    const left = new AbortController();
    const asked = antivirus.infectedOf([await put(text)], left.signal);
    await expect.poll(() => clamd.open).toBe(1);
    left.abort();
    await expect(asked).rejects.toThrow(DeliveryPostponed);
    await expect.poll(() => clamd.open).toBe(0);
  }
  clamd.mode = 'ok';
  expect(await scan(await put('clean'))).toBe('sain');
});

test('a run ends soon where clamd is away, from its start or in the middle', async () => {
  await putWaiting(namesOf('clean', 60));
  clamd.mode = 'down';
  await scanWaiting();
  expect(failuresLogged()).toBe(1);
  expect(api.logs.join('')).toContain('files wait for the next run of their scan');
  clamd.mode = 'ok';
  clamd.says = () => {
    if (clamd.scanned.length === 10) clamd.mode = 'down';
    return 'stream: OK';
  };
  await scanWaiting();
  expect(failuresLogged()).toBe(2);
  expect(await waiting()).toBe('50');
});

test('a file at which clamd falls keeps its place from no other', async () => {
  await putWaiting(['fatal']);
  await putWaiting(namesOf('clean', 20));
  clamd.says = (file) => {
    if (!file.includes('fatal')) return 'stream: OK';
    clamd.mode = 'down';
    return undefined;
  };
  for (let run = 0; run < 2; run += 1) {
    clamd.mode = 'ok';
    await scanWaiting();
  }
  expect(await waiting()).toBe('1');
  expect(scannedOf('fatal')).toHaveLength(2);
});

test('a slow file has more time in the job than at its upload', async () => {
  const own = ownAntivirus({ patience: 100, patienceOfJob: 60_000 });
  clamd.says = (file) => setTimeout(file.includes('slow') ? 400 : 0, 'stream: OK');
  expect(await own.scan({ key: await put('slow'), accountId: 'a' })).toBe('en-attente');
  expect(api.logs.join('')).toContain('clamd: no answer in time');
  await own.scanWaiting(signal);
  expect(await waiting()).toBe('0');
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
