import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PAGE_DATA } from '../testing/manifest-entries.ts';
import { isOutdated, reloadForRings } from './manifest-news.ts';

const textOf = (sequence: number, ...modules: string[]) =>
  JSON.stringify({ version: 1, sequence, signedAt: new Date().toISOString(), modules: modules.map((id) => ({ id })) });
const page = { data: PAGE_DATA, text: textOf(1, 'releves'), sequence: 1 };
const ringed = { ...page, data: { ...PAGE_DATA, ringed: true } };

const answers = vi.fn<typeof fetch>();

beforeEach(() => {
  sessionStorage.clear();
  answers.mockReset();
  vi.stubGlobal('fetch', answers);
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const answer = (text: string | null, status = 200, headers: Record<string, string> = {}) =>
  answers.mockImplementation(async () => new Response(text, { status, headers }));
/** What a registry says that has read so far. */
const readTo = (sequence: number) => ({ 'PWP-Sequence': String(sequence) });

test.each([
  ['the same modules, signed again', () => answer(textOf(2, 'releves')), false],
  ['other modules', () => answer(textOf(2, 'releves', 'essai')), true],
  ['nothing new', () => answer(null, 304), false],
  ['nothing new, by a registry that knows', () => answer(null, 304, readTo(5)), false],
  ['nothing new, by a registry that is behind', () => answer(null, 304, readTo(4)), undefined],
  ['the same modules, by a registry that is behind', () => answer(textOf(4, 'releves'), 200, readTo(4)), undefined],
  ['other modules, by a registry that is behind', () => answer(textOf(4, 'essai'), 200, readTo(4)), true],
  ['no answer', () => answers.mockRejectedValue(new TypeError('network')), undefined],
  ['a fault', () => answer('no', 503), undefined],
  ['no manifest', () => answer('<html>'), undefined],
])('a page is outdated by other modules alone: %s', async (_what, given, expected) => {
  given();
  expect(await isOutdated(page, 5)).toBe(expected);
  expect(answers).toHaveBeenCalledWith(
    '/registry/v1/manifest',
    expect.objectContaining({ credentials: 'same-origin', headers: { 'If-None-Match': '"1"' } }),
  );
});

test('a page that was drawn without rings is loaded again where they give other modules, once', async () => {
  answer(textOf(1, 'essai'));
  const reload = vi.fn<() => void>();
  expect(await reloadForRings(page, reload)).toBe(true);
  // The cookie did not come, or the server still draws the same: the person gets the page that there is.
  expect(await reloadForRings(page, reload)).toBe(false);
  expect(reload).toHaveBeenCalledOnce();
  // A page that had its rings ends that; the next one that has none may be loaded again.
  expect(await reloadForRings(ringed, reload)).toBe(false);
  expect(await reloadForRings(page, reload)).toBe(true);
});

test('a browser that keeps nothing is not loaded again: it would be without end', async () => {
  vi.stubGlobal('sessionStorage', undefined);
  answer(textOf(1, 'essai'));
  const reload = vi.fn<() => void>();
  expect(await reloadForRings(page, reload)).toBe(false);
  expect(reload).not.toHaveBeenCalled();
});

test('a page that was drawn with its rings waits for nothing', async () => {
  expect(await reloadForRings(ringed)).toBe(false);
  expect(answers).not.toHaveBeenCalled();
});
