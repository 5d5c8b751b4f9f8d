import { createIdentityDouble, startTestApi } from '@pwp/testing';
import { afterAll, expect, test, vi } from 'vitest';
import { createPreferences, type PreferenceStore } from '../preferences/preference-store.ts';
import { createSessionBrowsers, namesOf } from './session-browsers.ts';

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
const EDGE =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0';
const SAFARI =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15';

const preferences = createPreferences();

const api = await startTestApi({});
afterAll(() => api.close());

test.each([
  [FIREFOX, { browser: 'Firefox', system: 'Windows' }],
  [EDGE, { browser: 'Microsoft Edge', system: 'Windows' }],
  [SAFARI, { browser: 'Safari', system: 'macOS' }],
  ['', {}],
  ['curl-ish thing', {}],
])('%s is told in words', (userAgent, names) => {
  expect(namesOf(userAgent)).toEqual(names);
});

test('a session tells the browser it was noted with, and another account’s tells nothing of it', async () => {
  const double = createIdentityDouble();
  const start = new Date();
  const session = (id: string) => ({ id, start, lastAccess: start, ipAddress: '127.0.0.1' });
  for (const id of ['compte-1', 'compte-2']) double.add({ id });
  double.addSession('compte-1', session('s1'));
  double.addSession('compte-1', session('s2'));
  double.addSession('compte-2', session('s3'));
  const browsers = createSessionBrowsers(preferences);
  const identity = browsers.toldBy(double);
  await browsers.note({ id: 'compte-1', sessionId: 's1' }, FIREFOX);
  const told = await identity.sessionsOf('compte-1');
  expect(told.find(({ id }) => id === 's1')).toMatchObject({ browser: 'Firefox', system: 'Windows' });
  expect(told.find(({ id }) => id === 's2')).toEqual(session('s2'));
  expect(await identity.sessionsOf('compte-2')).toEqual([session('s3')]);
});

test('a session is written once, and only the newest are kept', async () => {
  const change = vi.fn<PreferenceStore['change']>(preferences.change);
  const browsers = createSessionBrowsers({ ...preferences, change });
  for (let turn = 0; turn < 3; turn += 1) await browsers.note({ id: 'compte-3', sessionId: 's1' }, FIREFOX);
  expect(change).toHaveBeenCalledOnce();
  for (let each = 2; each <= 30; each += 1) await browsers.note({ id: 'compte-3', sessionId: `s${each}` }, FIREFOX);
  expect(await preferences.read('compte-3', 'sessions.navigateurs')).toHaveLength(20);
});

test('sessions that begin at once, in several processes, are all remembered', async () => {
  const ids = Array.from({ length: 8 }, (_, n) => `s${n}`);
  await Promise.all(
    ids.map((sessionId) => createSessionBrowsers(preferences).note({ id: 'compte-4', sessionId }, FIREFOX)),
  );
  const kept = (await preferences.read('compte-4', 'sessions.navigateurs')) as { id: string }[];
  expect(kept.map(({ id }) => id).toSorted()).toEqual(ids);
});
