import { afterEach, beforeEach, expect, test, vi, type MockInstance } from 'vitest';
import { createApp, defineComponent, h, nextTick, reactive, type App } from 'vue';
import { useBackCloses } from './use-back-closes.ts';

let app: App | undefined;
/** Steps back that were asked for; the browser makes them later. */
let back: MockInstance<() => void>;

/** The entries under the current one, as a browser keeps them. */
const entries: unknown[] = [];

beforeEach(() => {
  entries.length = 0;
  history.replaceState({ position: 3 }, '', '/releves');
  const push = history.pushState.bind(history);
  vi.spyOn(history, 'pushState').mockImplementation((state, ...rest) => {
    entries.push(history.state);
    push(state, ...rest);
  });
  back = vi.spyOn(history, 'back').mockImplementation(() => void setTimeout(goBack));
});

afterEach(async () => {
  app?.unmount();
  app = undefined;
  await settled();
  vi.restoreAllMocks();
});

/** What the browser's Back does. */
function goBack(): void {
  const state: unknown = entries.pop();
  history.replaceState(state, '');
  window.dispatchEvent(new PopStateEvent('popstate', { state }));
}

const Dialog = defineComponent({
  props: { opened: Boolean },
  emits: ['close'],
  setup(props, { emit }) {
    useBackCloses(
      () => props.opened,
      () => emit('close'),
    );
    return () => null;
  },
});

/** A page with a panel, and a question above it. */
function show() {
  const state = reactive({ panel: false, question: false, there: true });
  app = createApp({
    render: () =>
      state.there
        ? [
            h(Dialog, { opened: state.panel, onClose: () => (state.panel = false) }),
            h(Dialog, { opened: state.question, onClose: () => (state.question = false) }),
          ]
        : [],
  });
  app.mount(document.createElement('div'));
  return state;
}

const settled = () => vi.waitFor(() => expect(entries).toEqual([]));

test('Back closes what opened last, then what was under it, and keeps the address and the entry of the page', async () => {
  const state = show();
  state.panel = true;
  await nextTick();
  state.question = true;
  await nextTick();
  expect(location.pathname).toBe('/releves');
  expect(history.state).toMatchObject({ position: 3 });
  goBack();
  expect(state).toMatchObject({ panel: true, question: false });
  await nextTick();
  goBack();
  expect(state).toMatchObject({ panel: false, question: false });
  expect(history.state).toEqual({ position: 3 });
  await nextTick();
  expect(back).not.toHaveBeenCalled();
});

test('closing by a button leaves no entry behind, also when both close at once', async () => {
  const state = show();
  state.panel = true;
  await nextTick();
  state.question = true;
  await nextTick();
  Object.assign(state, { panel: false, question: false });
  await settled();
  expect(history.state).toEqual({ position: 3 });
  expect(back).toHaveBeenCalledTimes(2);
});

test('while a step back is on its way, the entry that it leaves says so', async () => {
  const asked = Promise.withResolvers<void>();
  back.mockImplementation(() => void asked.promise.then(goBack));
  const state = show();
  state.panel = true;
  await nextTick();
  expect(history.state).not.toHaveProperty('pwpQuitte');
  state.panel = false;
  await nextTick();
  expect(back).not.toHaveBeenCalled();
  const { pwpQuitte: since } = history.state as { pwpQuitte: number };
  expect(Math.abs(Date.now() - since)).toBeLessThan(1_000);
  await vi.waitFor(() => expect(back).toHaveBeenCalled());
  asked.resolve();
  await settled();
  expect(history.state).toEqual({ position: 3 });
});

test('a page that hears of a step when the next one is asked for goes back no further', async () => {
  // single-spa keeps the listeners of popstate, without their options, and calls them once it has looked after the modules.
  const listen = window.addEventListener.bind(window);
  vi.spyOn(window, 'addEventListener').mockImplementation((type, listener) => listen(type, listener));
  back.mockImplementation(() => void setTimeout(() => history.replaceState(entries.pop(), '')));
  const hear = () => window.dispatchEvent(new PopStateEvent('popstate', { state: history.state as unknown }));
  const state = show();
  state.panel = true;
  await nextTick();
  state.question = true;
  await nextTick();
  state.question = false;
  await vi.waitFor(() => expect(entries).toHaveLength(1));
  state.panel = false;
  await nextTick();
  hear();
  await settled();
  hear();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(back).toHaveBeenCalledTimes(2);
  expect(history.state).toEqual({ position: 3 });
});

test('Forward to the entry of a panel that was closed comes back from it', async () => {
  const state = show();
  state.panel = true;
  await nextTick();
  const closed: unknown = history.state;
  state.panel = false;
  await settled();
  history.pushState(closed, '');
  window.dispatchEvent(new PopStateEvent('popstate', { state: closed }));
  await settled();
  expect(history.state).toEqual({ position: 3 });
});

test('a panel that goes with its row leaves no entry behind', async () => {
  const state = show();
  state.panel = true;
  await nextTick();
  state.there = false;
  await settled();
  expect(history.state).toEqual({ position: 3 });
});

test('a link that closes the panel keeps its own entry; Back from there passes over that of the panel', async () => {
  const state = show();
  state.panel = true;
  await nextTick();
  state.panel = false;
  history.pushState({ position: 4 }, '', '/releves?page=2');
  await nextTick();
  await new Promise((resolve) => setTimeout(resolve));
  expect(back).not.toHaveBeenCalled();
  goBack();
  await settled();
  expect(history.state).toEqual({ position: 3 });
});

test('a panel that opens while another closes has its entry once the other is gone', async () => {
  const state = show();
  state.panel = true;
  await nextTick();
  state.panel = false;
  await nextTick();
  await vi.waitFor(() => expect(back).toHaveBeenCalled());
  state.question = true;
  await vi.waitFor(() => expect(entries).toHaveLength(1));
  expect(state.question).toBe(true);
  goBack();
  expect(state.question).toBe(false);
});

test('what a panel refuses to Back, Back asks again', async () => {
  const close = vi.fn<() => void>();
  app = createApp({ render: () => h(Dialog, { opened: true, onClose: close }) });
  app.mount(document.createElement('div'));
  for (const times of [1, 2]) {
    await vi.waitFor(() => expect(entries).toHaveLength(1));
    goBack();
    expect(close).toHaveBeenCalledTimes(times);
  }
});

test('a panel that Back takes away whole stays away', async () => {
  const state = reactive({ there: true });
  app = createApp({
    render: () => (state.there ? h(Dialog, { opened: true, onClose: () => (state.there = false) }) : []),
  });
  app.mount(document.createElement('div'));
  await vi.waitFor(() => expect(entries).toHaveLength(1));
  goBack();
  await nextTick();
  await nextTick();
  expect(entries).toEqual([]);
});
