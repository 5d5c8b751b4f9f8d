import { afterEach, expect, test, vi } from 'vitest';
import { openReconnectionWindow } from './reconnection-window.ts';

const opened = Object.create(window) as Window;
const open = vi.spyOn(window, 'open').mockReturnValue(opened);
afterEach(() => open.mockReset().mockReturnValue(opened));

const tokens = (token: string) => ({ token, refreshToken: 'r', idToken: 'i', timeSkew: 0 });
const say = (message: MessageEventInit) => window.dispatchEvent(new MessageEvent('message', message));
const whole = { origin: location.origin, source: opened, data: { type: 'pwp:session', tokens: tokens('own') } };

test.each([
  ['another origin', { origin: 'https://ailleurs.test' }],
  ['another window', { source: window }],
  ['something else', { data: { type: 'autre', tokens: tokens('foreign') } }],
  ['no object', { data: 'pwp:session' }],
])('tokens come from the window that was opened alone, not from %s', async (_what, foreign) => {
  const received = openReconnectionWindow();
  say({ ...whole, data: { type: 'pwp:session', tokens: tokens('foreign') }, ...foreign });
  say(whole);
  expect(await received).toEqual(tokens('own'));
});

test('a window that the browser blocks is told', () => {
  open.mockReturnValue(null);
  expect(openReconnectionWindow()).toBeNull();
});
