import type { Notice, NoticeList } from '@pwp/contracts';
import { setSession } from '@pwp/web-kit/host';
import { installSilentHost } from '@pwp/web-kit/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApp, h, type App } from 'vue';
import { createPortal, type Portal } from '../frame/portal.ts';
import PortalHeader from '../frame/PortalHeader.vue';
import { sessionOf } from '../testing/manifest-entries.ts';
import NoticesPanel from './NoticesPanel.vue';

const ROOT = '/api/notifications';
const asked = vi.fn<(call: string, body: unknown) => Response>();
const open = vi.fn<(url: string) => void>();
let portal: Portal;
let app: App | undefined;

const noticeOf = (id: number, more: Partial<Notice> = {}): Notice => ({
  id,
  kind: 'releves.arrivee',
  pour: null,
  titre: `Arrivée ${id}`,
  detail: 'Une chose est là.',
  path: `/releves?chose=${id}`,
  guichet: '00002',
  date: '2026-11-24T11:00:00.000Z',
  lue: false,
  ...more,
});
const listOf = (items: Notice[], more: Partial<NoticeList> = {}): NoticeList => ({
  items,
  total: items.length,
  nonLues: items.filter(({ lue }) => !lue).length,
  reglages: '/moi/notifications',
  ...more,
});

beforeEach(() => {
  installSilentHost();
  setSession(sessionOf('professionnel'));
  asked.mockReset();
  open.mockReset();
  vi.stubGlobal('fetch', async (url: string, { method = 'GET', body }: RequestInit) =>
    asked(`${method} ${url}`, typeof body === 'string' ? JSON.parse(body) : undefined),
  );
  document.body.innerHTML = '<div id="app"></div>';
  portal = createPortal({ modules: [], unavailable: [] }, open);
  portal.state.session = sessionOf('professionnel');
});
afterEach(() => {
  app?.unmount();
  app = undefined;
  vi.unstubAllGlobals();
});

/** The header and the panel, as the frame draws them. */
function show(wide = true): void {
  app = createApp({
    render: () => [
      h(PortalHeader, {
        state: portal.state,
        services: [],
        manifest: portal.manifest,
        links: { header: [], userMenu: [] },
        help: undefined,
        wide,
        onNotices: () => (portal.state.notices = true),
      }),
      h(NoticesPanel, { portal }),
    ],
  });
  app.mount('#app');
}

const textOf = (element: Element) => element.textContent.replaceAll(/\s+/g, ' ').trim();
function button(name: string): HTMLButtonElement {
  const found = [...document.querySelectorAll('button')].find((one) => textOf(one) === name);
  if (found === undefined) throw new Error(`There is no button « ${name} ».`);
  return found;
}
const links = () => [...document.querySelectorAll<HTMLAnchorElement>('.pwp-notice a')];
const calls = () => asked.mock.calls.map(([call]) => call);

async function openPanel(list: NoticeList): Promise<void> {
  asked.mockImplementation((call) =>
    call.startsWith('GET') ? Response.json(list) : new Response(null, { status: 204 }),
  );
  show();
  button(portal.state.unread === undefined ? 'Notifications' : `Notifications (${portal.state.unread})`).click();
  await vi.waitFor(() => expect(document.querySelector('.pwp-state--loading')).toBeNull());
  await vi.waitFor(() => expect(document.body.textContent).toContain('Gérer mes notifications'));
}

test.each([true, false])(
  'the header says how many are unread, also none, once that is known, and asks for nothing itself: wide %s',
  async (wide) => {
    show(wide);
    button('Notifications');
    portal.state.unread = 0;
    await vi.waitFor(() => button('Notifications (0)'));
    portal.state.unread = 3;
    await vi.waitFor(() => button('Notifications (3)'));
    expect(asked).not.toHaveBeenCalled();
  },
);

test('nobody who is not signed in has notices', () => {
  portal.state.session = null;
  show();
  expect(() => button('Notifications')).toThrow('no button');
});

test('the list shows whom a notice is about, what is unread, and what stands in another guichet', async () => {
  await openPanel(
    listOf([noticeOf(2, { guichet: 'G1175', pour: 'ROY Alix' }), noticeOf(1, { lue: true, detail: null })]),
  );
  expect(links().map(textOf)).toEqual(['ROY Alix · Arrivée 2', 'Arrivée 1']);
  const rows = [...document.querySelectorAll('.pwp-notice')].map(textOf);
  expect(rows[0]).toContain('Non lue');
  expect(rows[0]).toContain('Guichet G1175 · 24 novembre 2026 à 12:00');
  expect(rows[1]).not.toContain('Non lue');
  expect(document.body.textContent).toContain('1 notification non lue');
  const settings = [...document.querySelectorAll('a')].find((link) => textOf(link) === 'Gérer mes notifications');
  expect(settings?.getAttribute('href')).toBe('/moi/notifications');
});

test('a link marks its notice, closes the panel and goes there', async () => {
  await openPanel(listOf([noticeOf(2), noticeOf(1)]));
  links()[0]?.click();
  await vi.waitFor(() => expect(open).toHaveBeenCalledWith('/releves?chose=2'));
  expect(calls()).toEqual([`GET ${ROOT}`, `PUT ${ROOT}/2/lecture`]);
  expect(portal.state.notices).toBe(false);
  expect(portal.state.unread).toBe(1);
});

test("a link to another of the account's guichets makes it the current one first", async () => {
  const session = sessionOf('professionnel');
  const other = { ...session.guichets[0], code: 'PWP01', nom: 'Autre', siret: '', codeTerritoire: '111' };
  portal.state.session = { ...session, guichets: [...session.guichets, other] };
  await openPanel(listOf([noticeOf(1, { guichet: 'PWP01' })]));
  asked.mockImplementation((call) =>
    call.includes('/session/') ? Response.json({ ...session, guichet: other }) : new Response(null, { status: 204 }),
  );
  links()[0]?.click();
  await vi.waitFor(() => expect(open).toHaveBeenCalled());
  expect(calls()).toContain('PUT /api/session/guichet');
});

test('one is marked by its button, whose place the link takes; then all of them', async () => {
  await openPanel(listOf([noticeOf(2), noticeOf(1)]));
  button('Marquer comme lue : Arrivée 2').click();
  await vi.waitFor(() => expect(document.activeElement).toBe(links()[0]));
  expect(portal.state.unread).toBe(1);
  button('Tout marquer comme lu').click();
  await vi.waitFor(() => button('Notifications (0)'));
  expect(document.querySelector('[role=status]')?.textContent).toBe(
    'Toutes les notifications sont marquées comme lues.',
  );
  expect(asked.mock.calls.at(-1)).toEqual([`PUT ${ROOT}/lecture`, { jusqua: 2 }]);
  expect(document.querySelectorAll('.pwp-notice--unread')).toHaveLength(0);
});

test('a count that the stream says before the answer is not taken off twice', async () => {
  await openPanel(listOf([noticeOf(3), noticeOf(2), noticeOf(1)]));
  asked.mockImplementation(() => {
    portal.state.unread = 2;
    return new Response(null, { status: 204 });
  });
  button('Marquer comme lue : Arrivée 3').click();
  await vi.waitFor(() => expect(document.querySelectorAll('.pwp-notice--unread')).toHaveLength(2));
  expect(portal.state.unread).toBe(2);
  // One arrived meanwhile.
  asked.mockImplementation((call) => {
    if (call.startsWith('GET')) return Response.json(listOf([noticeOf(4), noticeOf(3)]));
    portal.state.unread = 1;
    return new Response(null, { status: 204 });
  });
  button('Tout marquer comme lu').click();
  await vi.waitFor(() => expect(asked.mock.calls.some(([call]) => call === `PUT ${ROOT}/lecture`)).toBe(true));
  await vi.waitFor(() => expect(portal.state.unread).toBeGreaterThan(0));
});

test('what arrives while the list is open is shown, and the rest comes on demand', async () => {
  await openPanel(listOf([noticeOf(1)]));
  asked.mockImplementation(() => Response.json(listOf([noticeOf(2), noticeOf(1)], { nextCursor: '1' })));
  portal.state.unread = 2;
  await vi.waitFor(() => expect(links().map(textOf)).toEqual(['Arrivée 2', 'Arrivée 1']));
  asked.mockImplementation(() => Response.json(listOf([noticeOf(0)])));
  button('Afficher les suivantes').click();
  await vi.waitFor(() => expect(links()).toHaveLength(3));
  expect(calls().at(-1)).toBe(`GET ${ROOT}?avant=1`);
});

test('an empty list says so', async () => {
  await openPanel(listOf([]));
  expect(document.body.textContent).toContain('Aucune notification');
});

test('a list that cannot be read says why, and is asked for again', async () => {
  const problem = { type: 'urn:x', title: 'Refus', status: 503, code: 'service-indisponible', detail: 'Un instant.' };
  asked.mockImplementation(() => Response.json(problem, { status: 503 }));
  show();
  button('Notifications').click();
  await vi.waitFor(() => expect(document.body.textContent).toContain('Un instant.'));
  asked.mockImplementation(() => Response.json(listOf([noticeOf(1)])));
  button('Réessayer').click();
  await vi.waitFor(() => expect(links()).toHaveLength(1));
});

test('what a colleague settled leaves the open list, and the focus stays in it', async () => {
  await openPanel(listOf([noticeOf(3), noticeOf(2), noticeOf(1, { lue: true })]));
  links()[0]?.focus();
  asked.mockImplementation(() => Response.json(listOf([noticeOf(2), noticeOf(1, { lue: true })])));
  portal.state.unread = 1;
  await vi.waitFor(() => expect(links().map(textOf)).toEqual(['Arrivée 2', 'Arrivée 1']));
  expect(links()).toContain(document.activeElement);
  expect(document.body.textContent).toContain('1 notification non lue');
  asked.mockImplementation(() => Response.json(listOf([])));
  portal.state.unread = 0;
  await vi.waitFor(() => expect(document.body.textContent).toContain('Aucune notification'));
  expect(document.activeElement?.textContent).toBe('Gérer mes notifications');
});

test('one that was read leaves the list when a colleague settles it', async () => {
  await openPanel(listOf([noticeOf(2), { ...noticeOf(1), lue: true }]));
  portal.state.told = 2;
  await vi.waitFor(() => expect(links().map(textOf)).toEqual(['Arrivée 2', 'Arrivée 1']));
  asked.mockImplementation(() => Response.json(listOf([noticeOf(2)])));
  portal.state.told = 1;
  await vi.waitFor(() => expect(links().map(textOf)).toEqual(['Arrivée 2']));
});

/** The API with the notices from `newest` down, 20 a page. */
const pagesFrom = (newest: number) => (call: string) => {
  const first = Number(/avant=(\d+)/.exec(call)?.[1] ?? newest + 1) - 1;
  const items = Array.from({ length: Math.min(20, first) }, (_, rank) => noticeOf(first - rank));
  const nextCursor = first > 20 ? String(first - 19) : undefined;
  return call.startsWith('GET')
    ? Response.json(listOf(items, { nonLues: 60, ...(nextCursor !== undefined && { nextCursor }) }))
    : new Response(null, { status: 204 });
};

test('with later pages shown, a mark or an arrival loses neither them nor the focus', async () => {
  await openPanel(
    listOf(
      Array.from({ length: 20 }, (_, rank) => noticeOf(60 - rank)),
      { nextCursor: '41', nonLues: 60 },
    ),
  );
  asked.mockImplementation(pagesFrom(60));
  button('Afficher les suivantes').click();
  await vi.waitFor(() => expect(links()).toHaveLength(40));

  button('Marquer comme lue : Arrivée 31').click();
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Arrivée 31'));
  expect(calls().at(-1)).toBe(`PUT ${ROOT}/31/lecture`);

  asked.mockImplementation(pagesFrom(61));
  portal.state.unread = 60;
  await vi.waitFor(() => expect(links()[0]?.textContent).toBe('Arrivée 61'));
  const shown = Array.from({ length: 60 }, (_, rank) => `Arrivée ${61 - rank}`);
  expect(links().map(textOf)).toEqual(shown);
  expect(document.activeElement?.textContent).toBe('Arrivée 31');
  button('Afficher les suivantes').focus();
  button('Afficher les suivantes').click();
  await vi.waitFor(() => expect(links()).toHaveLength(61));
  expect(document.activeElement).toBe(links().at(-1));
  expect(calls().at(-1)).toBe(`GET ${ROOT}?avant=2`);
});
