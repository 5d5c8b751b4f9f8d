import { useQuery } from '@pinia/colada';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defineComponent, h, nextTick, ref, useTemplateRef, type Component } from 'vue';
import { useRouter, type Router } from 'vue-router';
import type { ApiQuery } from '../api/api.ts';
import { defineWebModule } from './define-web-module.ts';
import { installHost } from './host-link.ts';
import { problemOf } from '../api/problem-error.ts';
import { usePageTitle } from '../page/use-page-title.ts';

let router: Router;
let domElement: HTMLElement;

function page(title: string, setup: () => void = () => undefined) {
  return defineComponent({
    setup() {
      router = useRouter();
      setup();
      return () => h('h1', title);
    },
  });
}

const broken = page('Jamais vue', () => {
  throw new Error('setup failed');
});
const routes = [
  { path: '/exemple', component: page('Notes'), meta: { title: 'Notes' } },
  { path: '/exemple/detail', component: page('Détail'), meta: { title: 'Détail' } },
  { path: '/exemple/casse', component: broken },
  { path: '/exemple/absente', component: () => Promise.reject(new Error('chunk is missing')) },
];

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  history.replaceState(null, '', '/exemple');
  domElement = document.createElement('div');
  document.body.replaceChildren(domElement);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test('mounts the page of the address, titles the document, and leaves nothing behind', async () => {
  const module = defineWebModule({ id: 'exemple', routes });
  await module.bootstrap();
  await module.mount({ domElement });
  expect(domElement.querySelector('h1')?.textContent).toBe('Notes');
  expect(document.title).toBe('Notes - Portail Web Professionnel');
  await module.unmount();
  expect(domElement.childNodes).toHaveLength(0);
});

test('another parameter is another page, which keeps nothing of the one before', async () => {
  const typing = defineComponent({
    props: { numero: { type: String, required: true } },
    setup(props) {
      router = useRouter();
      const typed = ref(props.numero);
      return () => [h('h1', props.numero), h('p', typed.value)];
    },
  });
  const ticket = [{ path: '/exemple/:numero', component: typing, props: true, meta: { title: 'Ticket' } }];
  history.replaceState(null, '', '/exemple/un');
  const module = defineWebModule({ id: 'exemple', routes: ticket });
  await module.mount({ domElement });
  await router.push('/exemple/deux');
  expect(domElement.querySelector('p')?.textContent).toBe('deux');
  await module.unmount();
});

test('what its pages asked does not outlive it: no timer holds them', async () => {
  vi.useFakeTimers();
  try {
    const asking = page('Liste', () => void useQuery({ key: ['liste'], query: () => Promise.resolve([1]) }));
    const module = defineWebModule({ id: 'exemple', routes: [{ path: '/exemple', component: asking }] });
    await module.mount({ domElement });
    await vi.advanceTimersByTimeAsync(0);
    await module.unmount();
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test('moves the focus to the heading of each following page', async () => {
  const module = defineWebModule({ id: 'exemple', routes });
  await module.mount({ domElement });
  await router.push('/exemple/detail');
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Détail'));
  expect(document.title).toBe('Détail - Portail Web Professionnel');
  await module.unmount();
});

test('a page that exists to fill one field starts there, and its heading is announced', async () => {
  const announced: string[] = [];
  installHost({ accessToken: () => Promise.resolve(undefined), announce: (message) => void announced.push(message) });
  const Search = defineComponent(() => () => h('div', [h('h1', 'Recherche'), h('input', { autofocus: true })]));
  const search = { path: '/exemple/recherche', component: Search, meta: { title: 'Recherche' } };
  const module = defineWebModule({ id: 'exemple', routes: [...routes, search] });
  await module.mount({ domElement });
  await router.push('/exemple/recherche');
  await vi.waitFor(() => expect(document.activeElement?.tagName).toBe('INPUT'));
  expect(announced).toEqual(['Recherche']);
  expect(document.title).toBe('Recherche - Portail Web Professionnel');
  await module.unmount();
});

test('a link that is followed while the first page still loads is not lost', async () => {
  const loading = Promise.withResolvers<ReturnType<typeof page>>();
  const module = defineWebModule({
    id: 'exemple',
    routes: [{ ...routes[0], path: '/exemple', component: () => loading.promise }, ...routes.slice(1)],
  });
  const mounting = module.mount({ domElement });
  await nextTick();
  history.pushState(null, '', '/exemple/detail');
  window.dispatchEvent(new PopStateEvent('popstate', { state: null }));
  loading.resolve(page('Notes'));
  await mounting;
  expect(domElement.querySelector('h1')?.textContent).toBe('Détail');
  expect(location.pathname).toBe('/exemple/detail');
  await module.unmount();
});

test('a page that was left and still waited for something leads nowhere', async () => {
  const takeOver = vi.fn<(url: string) => boolean>(() => false);
  const module = defineWebModule({ id: 'exemple', routes });
  await module.mount({ domElement, takeOver });
  await module.unmount();
  takeOver.mockClear();
  history.pushState(null, '', '/annonces');
  await router.push('/exemple/detail');
  expect(location.pathname).toBe('/annonces');
  expect(takeOver).not.toHaveBeenCalled();
});

test('a page that changes its title is another page to who reads it', async () => {
  const title = ref('Saisie');
  const changing = defineComponent({
    setup() {
      usePageTitle(useTemplateRef<HTMLElement>('root'), () => title.value);
      return () => h('div', { ref: 'root' }, h('h1', title.value));
    },
  });
  const module = defineWebModule({ id: 'exemple', routes: [{ path: '/exemple', component: changing }] });
  await module.mount({ domElement });
  expect(document.title).toBe('Saisie - Portail Web Professionnel');
  title.value = 'Envoyée';
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Envoyée'));
  expect(document.title).toBe('Envoyée - Portail Web Professionnel');
  await module.unmount();
});

test.each([
  { manual: undefined, ways: ['/', '/plan-du-site'] },
  { manual: '/manuel?page=%2Fexemple', ways: ['/', '/plan-du-site', '/manuel?page=%2Fexemple'] },
])('an address that no page answers is « Page introuvable », and leads on: $ways', async ({ manual, ways }) => {
  installHost({
    accessToken: () => Promise.resolve(undefined),
    announce: () => undefined,
    helpPath: () => manual,
  });
  history.replaceState(null, '', '/exemple/nulle-part');
  const module = defineWebModule({ id: 'exemple', routes });
  await module.mount({ domElement });
  expect(domElement.querySelector('h1')?.textContent).toBe('Page introuvable');
  expect([...domElement.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toEqual(ways);
  await module.unmount();
});

test.each(['/exemple/casse', '/exemple/absente'])('mount rejects when the first page breaks (%s)', async (path) => {
  history.replaceState(null, '', path);
  const module = defineWebModule({ id: 'exemple', routes });
  await expect(module.mount({ domElement })).rejects.toThrow(/setup failed|chunk is missing/);
  expect(domElement.childNodes).toHaveLength(0);
});

test.each(['/exemple/casse', '/exemple/absente'])(
  'a following page that breaks is told to the shell (%s)',
  async (path) => {
    const onFailure = vi.fn<(error: unknown) => void>();
    const module = defineWebModule({ id: 'exemple', routes });
    await module.mount({ domElement, onFailure });
    await router.push(path).catch(() => undefined);
    await vi.waitFor(() => expect(onFailure).toHaveBeenCalledOnce());
    await module.unmount();
  },
);

/** A page with a button that acts, whose drawing breaks once `isBroken` is true. */
function pageThat(act: () => unknown, isBroken = ref(false)) {
  return defineComponent(() => {
    router = useRouter();
    return () => {
      if (isBroken.value) throw new Error('render failed');
      return h('div', [h('h1', 'Notes'), h('button', { onClick: act })]);
    };
  });
}

/** Mounts a page, with what the shell hears of it. */
async function mountPage(component: Component) {
  const reported = vi.fn<(error: unknown) => void>();
  vi.stubGlobal('reportError', reported);
  const onFailure = vi.fn<(error: unknown) => void>();
  const module = defineWebModule({ id: 'exemple', routes: [{ path: '/exemple', component }, ...routes.slice(1)] });
  await module.mount({ domElement, onFailure });
  return { module, reported, onFailure };
}

test.each<{ how: string; act: () => unknown }>([
  {
    how: 'throws',
    act: () => {
      throw new Error('click failed');
    },
  },
  { how: 'rejects', act: () => Promise.reject(new Error('click failed')) },
])('what a handler $how once the page is on screen is reported to window, once', async ({ act }) => {
  const { module, reported, onFailure } = await mountPage(pageThat(act));
  domElement.querySelector('button')?.click();
  await vi.waitFor(() => expect(reported).toHaveBeenCalledOnce());
  expect(reported).toHaveBeenCalledWith(expect.objectContaining({ message: 'click failed' }));
  expect(console.error).not.toHaveBeenCalled();
  expect(onFailure).not.toHaveBeenCalled();
  await module.unmount();
});

test('an answer of the API that no handler caught is logged, and is no bug of the release', async () => {
  const refused = problemOf(403, '');
  const { module, reported } = await mountPage(pageThat(() => Promise.reject(refused)));
  domElement.querySelector('button')?.click();
  await vi.waitFor(() => expect(console.error).toHaveBeenCalledExactlyOnceWith(refused));
  expect(reported).not.toHaveBeenCalled();
  await module.unmount();
});

test('a page that breaks when it is drawn again, and leaves nothing, is told to the shell', async () => {
  const drawn = ref(false);
  const { module, reported, onFailure } = await mountPage(pageThat(() => undefined, drawn));
  drawn.value = true;
  await vi.waitFor(() => expect(onFailure).toHaveBeenCalledOnce());
  expect(reported).not.toHaveBeenCalled();
  await module.unmount();
});

test('a part that breaks when it is drawn again leaves the page, and is reported', async () => {
  const drawn = ref(false);
  const part = pageThat(() => undefined, drawn);
  const { module, reported, onFailure } = await mountPage(
    defineComponent(() => () => h('div', [h('h1', 'Notes'), h(part)])),
  );
  drawn.value = true;
  await vi.waitFor(() => expect(reported).toHaveBeenCalledOnce());
  expect(domElement.querySelector('h1')?.textContent).toBe('Notes');
  expect(onFailure).not.toHaveBeenCalled();
  await module.unmount();
});

test('a page that keeps the person from leaving is still heard', async () => {
  const act = () => {
    throw new Error('click failed');
  };
  const { module, reported } = await mountPage(pageThat(act));
  router.beforeEach(() => false);
  await router.push('/exemple/detail');
  domElement.querySelector('button')?.click();
  await vi.waitFor(() => expect(reported).toHaveBeenCalledOnce());
  await module.unmount();
});

test("another module's address is the shell's to open", async () => {
  const takeOver = vi.fn<(url: string) => boolean>((url) => url.startsWith('/profile'));
  const module = defineWebModule({ id: 'exemple', routes });
  await module.mount({ domElement, takeOver });
  await router.push('/profile/guichet');
  await nextTick();
  expect(takeOver).toHaveBeenLastCalledWith('/profile/guichet');
  expect(domElement.querySelector('h1')?.textContent).toBe('Notes');
  await module.unmount();
});

/** What single-spa dispatches after each change of address. */
function echo(): void {
  const state: unknown = history.state;
  window.dispatchEvent(Object.assign(new PopStateEvent('popstate', { state }), { singleSpa: true }));
}

test("single-spa's echo of the module's own navigation is no second one; an address changed by the shell is followed", async () => {
  const module = defineWebModule({ id: 'exemple', routes });
  await module.mount({ domElement });
  await router.push('/exemple/detail');
  const visited: string[] = [];
  router.afterEach((to) => void visited.push(to.path));
  echo();
  history.pushState(null, '', '/exemple');
  echo();
  await vi.waitFor(() => expect(domElement.querySelector('h1')?.textContent).toBe('Notes'));
  expect(visited).toEqual(['/exemple']);
  await module.unmount();
});

test('what opens on a page comes and goes in the history without a navigation', async () => {
  const module = defineWebModule({ id: 'exemple', routes });
  await module.mount({ domElement });
  await router.push('/exemple/detail');
  const before: unknown = history.state;
  history.pushState({ ...history.state, ouvert: true }, '');
  const visited: string[] = [];
  router.afterEach((to) => void visited.push(to.path));
  // The step back of a dialog that closes must not end the navigation which its answer began.
  const left = router.push('/exemple');
  window.dispatchEvent(new PopStateEvent('popstate', { state: before }));
  expect(await left).toBeUndefined();
  expect(visited).toEqual(['/exemple']);
  await module.unmount();
});

test('a navigation waits for the step back of what was closed, which would undo it', async () => {
  const module = defineWebModule({ id: 'exemple', routes });
  await module.mount({ domElement });
  await router.push('/exemple/detail');
  const before: unknown = history.state;
  history.pushState({ ...history.state, pwpQuitte: Date.now() }, '');
  const left = router.push('/exemple');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(location.pathname).toBe('/exemple/detail');
  history.replaceState(before, '');
  expect(await left).toBeUndefined();
  expect(location.pathname).toBe('/exemple');
  await module.unmount();
});

test('a step back that never comes keeps nobody on the page', async () => {
  const module = defineWebModule({ id: 'exemple', routes });
  await module.mount({ domElement });
  history.pushState({ ...history.state, pwpQuitte: Date.now() }, '');
  await router.push('/exemple/detail');
  expect(location.pathname).toBe('/exemple/detail');
  await module.unmount();
});

test('an entry that was left long ago, also before a reload, holds no navigation up', async () => {
  const module = defineWebModule({ id: 'exemple', routes });
  await module.mount({ domElement });
  // A clock that was set back since: a time to come is none of a step under way either.
  for (const [since, path] of [
    [Date.now() - 2_000, '/exemple/detail'],
    [Date.now() + 3_600_000, '/exemple'],
  ] as const) {
    history.replaceState({ ...history.state, pwpQuitte: since }, '');
    const asked = performance.now();
    await router.push(path);
    expect(performance.now() - asked).toBeLessThan(500);
  }
  await module.unmount();
});

test('a module that is left while a navigation waits for a step back goes nowhere', async () => {
  const module = defineWebModule({ id: 'exemple', routes });
  await module.mount({ domElement });
  history.pushState({ ...history.state, pwpQuitte: Date.now() }, '');
  const left = router.push('/exemple/detail');
  await new Promise((resolve) => setTimeout(resolve, 50));
  await module.unmount();
  history.replaceState(null, '', '/ailleurs');
  await left;
  expect(location.pathname).toBe('/ailleurs');
});

test('asks ahead by the module’s own calls, and shows nothing', () => {
  const asked: string[] = [];
  const query = (pathname: string): ApiQuery<unknown> => ({
    key: [pathname],
    query: () => Promise.resolve(undefined),
    ahead: () => void asked.push(pathname),
  });
  const module = defineWebModule({ id: 'exemple', routes, prefetch: ({ pathname }) => [query(pathname)] });
  module.prefetch(new URL('http://portail/exemple'));
  expect(asked).toEqual(['/exemple']);
  expect(domElement.childNodes).toHaveLength(0);
  expect(() => defineWebModule({ id: 'exemple', routes }).prefetch(new URL('http://portail/exemple'))).not.toThrow();
});
