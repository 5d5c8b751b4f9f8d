import { installHost, setSession } from '@pwp/web-kit/host';
import { refreshMenuCounts } from '@pwp/web-kit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { nextTick } from 'vue';
import { manifestEntry, sessionOf } from '../testing/manifest-entries.ts';
import { createMenuCounting } from './menu-counts.ts';
import { createPortal, type Portal } from './portal.ts';

const WAITING = '/api/releves/attente/nombre';
const modules = [
  manifestEntry({
    id: 'releves',
    home: true,
    navigation: [
      { label: 'Tableau de bord', path: '/' },
      { label: 'En attente', path: '/releves/attente', count: '/attente/nombre' },
      { label: 'Réservé', path: '/releves/reserve', roles: ['administrateur'], count: '/reserve/nombre' },
      { label: 'À venir', path: '/releves/plus-tard', availability: 'to-come', count: '/plus-tard/nombre' },
    ],
  }),
  manifestEntry({
    id: 'gestion',
    roles: ['referent'],
    navigation: [{ label: 'Demandes', path: '/gestion', count: '/demandes/nombre' }],
  }),
  manifestEntry({
    id: 'arret',
    disabled: true,
    navigation: [{ label: 'Rien', path: '/arret', count: '/rien/nombre' }],
  }),
];

const api = vi.fn<(url: string, init: RequestInit) => Promise<Response>>();
let portal: Portal;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', api);
  vi.stubGlobal('requestIdleCallback', (work: () => void) => setTimeout(work, 0));
  api.mockReset();
  api.mockImplementation(async () => Response.json({ nombre: 3 }));
  history.replaceState(null, '', '/');
  portal = createPortal({ modules, unavailable: [] });
  portal.state.session = sessionOf('professionnel');
  setSession(sessionOf('professionnel'));
  portal.follow();
  const counting = createMenuCounting(portal);
  installHost({
    accessToken: () => Promise.resolve('token'),
    announce: () => undefined,
    refreshMenuCounts: counting.refresh,
  });
  counting.follow();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const asked = () => api.mock.calls.map(([url]) => url);
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('asks only what the roles open', async () => {
  await wait(0);
  expect(asked()).toEqual([WAITING]);
  expect(portal.state.counts.get(WAITING)).toBe(3);
});

test('a navigation asks again what is more than a minute old', async () => {
  await wait(0);
  portal.state.path = '/releves/attente';
  await wait(59_000);
  expect(asked()).toHaveLength(1);
  portal.state.path = '/';
  await wait(2_000);
  expect(asked()).toHaveLength(1);
  portal.state.path = '/releves/attente';
  await wait(1);
  expect(asked()).toHaveLength(2);
});

test('a module has it asked at once, and several writes of one moment once', async () => {
  await wait(0);
  api.mockImplementation(async () => Response.json({ nombre: 2 }));
  refreshMenuCounts();
  refreshMenuCounts();
  await wait(0);
  expect(asked()).toHaveLength(2);
  expect(portal.state.counts.get(WAITING)).toBe(2);
});

test.each([
  ['no answer', () => Promise.reject(new TypeError('network'))],
  ['a fault', async () => new Response('no', { status: 503 })],
  ['another shape', async () => Response.json({ total: 3 })],
  ['no JSON', async () => new Response('<html>')],
])('a count that fails shows nothing, nor what was before: %s', async (_what, answer) => {
  await wait(0);
  api.mockImplementation(answer);
  refreshMenuCounts();
  await wait(0);
  expect(asked()).toHaveLength(2);
  expect(portal.state.counts.size).toBe(0);
});

test('alerts are counted before the session is there, by the roles of the token', async () => {
  const slots = [{ name: 'portail.alerte', count: '/alertes/nombre' }];
  const alerting = [manifestEntry({ id: 'avis', slots }), manifestEntry({ id: 'autre', roles: ['referent'], slots })];
  portal = createPortal({ modules: [...modules, ...alerting], unavailable: [] });
  const { askAlerts } = createMenuCounting(portal);
  await vi.runAllTimersAsync();
  api.mockClear();
  expect(await askAlerts(['professionnel'])).toBe(true);
  expect(asked()).toEqual(['/api/avis/alertes/nombre']);
  expect([...portal.state.counts]).toEqual([['/api/avis/alertes/nombre', 3]]);
  api.mockRejectedValue(new TypeError('failed to fetch'));
  expect(await askAlerts(['referent'])).toBe(false);
});

test('alerts are counted too, and one that is told stays while its count cannot be read', async () => {
  await wait(0);
  const alert = '/api/avis/alertes/nombre';
  const slots = [{ name: 'portail.alerte', count: '/alertes/nombre' }];
  const alerting = [manifestEntry({ id: 'avis', slots }), manifestEntry({ id: 'autre', roles: ['referent'], slots })];
  portal = createPortal({ modules: [...modules, ...alerting], unavailable: [] });
  portal.state.session = sessionOf('professionnel');
  const { refresh } = createMenuCounting(portal);
  refresh();
  await wait(0);
  expect(asked().slice(1)).toEqual([WAITING, alert]);
  expect(portal.state.counts.get(alert)).toBe(3);
  api.mockImplementation(() => Promise.reject(new TypeError('network')));
  refresh();
  await wait(0);
  expect([...portal.state.counts]).toEqual([[alert, 3]]);
  api.mockImplementation(async () => Response.json({ nombre: 0 }));
  refresh();
  await wait(0);
  expect(portal.state.counts.get(alert)).toBe(0);
});

test('a session that is over is left as it is: nobody is asked to sign in for a count', async () => {
  const renewals = vi.fn<(refused: boolean, background: boolean) => Promise<string>>(() => Promise.resolve('token'));
  installHost({ accessToken: renewals, announce: () => undefined, refreshMenuCounts: () => undefined });
  api.mockImplementation(async () => new Response('{"code":"non-authentifie"}', { status: 401 }));
  createMenuCounting(portal).follow();
  await wait(0);
  expect(asked()).toEqual([WAITING, WAITING]);
  expect(renewals.mock.calls).toEqual([[false, true]]);
  expect(portal.state.counts.size).toBe(0);
});

test("another guichet has its own counts: the former's late answer is dropped", async () => {
  await wait(0);
  const late = Promise.withResolvers<Response>();
  api.mockImplementationOnce(() => late.promise);
  refreshMenuCounts();
  await wait(0);
  api.mockImplementation(async () => Response.json({ nombre: 7 }));
  const guichet = { code: 'G1175', nom: 'Autre', siret: '00000000000000', codeTerritoire: '111' };
  portal.state.session = { ...sessionOf('professionnel'), guichet };
  await nextTick();
  await wait(0);
  late.resolve(Response.json({ nombre: 99 }));
  await wait(0);
  expect(portal.state.counts.get(WAITING)).toBe(7);
});
