import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sharedStorage, tabStorage } from './browser-storage.ts';

const warned = vi.fn<typeof console.warn>();

beforeEach(() => {
  warned.mockReset();
  vi.spyOn(console, 'warn').mockImplementation(warned);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  localStorage.clear();
});

test('a text is kept until it is forgotten, apart for the tab and for all of them', () => {
  expect(sharedStorage.keep('essai', 'oui')).toBe(true);
  expect([sharedStorage.read('essai'), tabStorage.read('essai')]).toEqual(['oui', null]);
  sharedStorage.forget('essai');
  expect(sharedStorage.read('essai')).toBeNull();
});

test('a browser that refuses its storage keeps nothing, and breaks nothing', () => {
  vi.stubGlobal('sessionStorage', undefined);
  expect([tabStorage.keep('essai', 'oui'), tabStorage.read('essai')]).toEqual([false, null]);
  tabStorage.forget('essai');
  expect(warned).toHaveBeenCalled();
});

test('a full storage keeps what it had', () => {
  localStorage.setItem('essai', 'avant');
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => (name === 'essai' ? 'avant' : null),
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
  });
  expect([sharedStorage.keep('essai', 'après'), sharedStorage.read('essai')]).toEqual([false, 'avant']);
});
