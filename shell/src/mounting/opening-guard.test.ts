import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createOpeningGuard, type OpeningGuard } from './opening-guard.ts';

beforeEach(() => {
  sessionStorage.clear();
});

/** A page whose process ends after this; what the next page of the tab hears. */
function afterDying(act: (guard: OpeningGuard) => void): unknown[][] {
  act(createOpeningGuard(() => undefined));
  const heard: unknown[][] = [];
  createOpeningGuard((...died) => void heard.push(died));
  return heard;
}

test('the release that was being opened is named, in a slot too', () => {
  expect(afterDying((guard) => guard.open('avis@1', '1'))).toEqual([['avis@1', '1', true]]);
  expect(afterDying((guard) => guard.open('avis@2 accueil.fiche', '1'))).toEqual([['avis@2 accueil.fiche', '1', true]]);
});

test('when several releases were being opened, none is blamed; one that had finished opening is not among them', () => {
  expect(
    afterDying((guard) => {
      guard.open('avis@1', '1');
      guard.open('notes@1', '1');
    }),
  ).toEqual([
    ['avis@1', '1', false],
    ['notes@1', '1', false],
  ]);
  expect(
    afterDying((guard) => {
      const close = guard.open('avis@1', '1');
      guard.open('notes@1', '1');
      close();
    }),
  ).toEqual([['notes@1', '1', true]]);
});

test('a release that is opened twice at once counts as being opened until both have finished', () => {
  expect(
    afterDying((guard) => {
      const ahead = guard.open('avis@1', '1');
      guard.open('avis@1', '1');
      ahead();
      ahead();
    }),
  ).toEqual([['avis@1', '1', true]]);
});

test('a page that finished opening a release, or that the person left, blames none', () => {
  expect(afterDying((guard) => guard.open('avis@1', '1')())).toEqual([]);
  expect(
    afterDying((guard) => {
      guard.open('avis@1', '1');
      window.dispatchEvent(new Event('pagehide'));
    }),
  ).toEqual([]);
});

test('a page that is being left blames none of what it goes on opening; one that stays after all does again', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const leave = (guard: OpeningGuard) => {
    guard.open('avis@1', '1');
    window.dispatchEvent(new Event('beforeunload'));
    guard.open('notes@1', '1')();
  };
  expect(afterDying(leave)).toEqual([]);
  expect(
    afterDying((guard) => {
      leave(guard);
      vi.advanceTimersByTime(10_000);
    }),
  ).toEqual([['avis@1', '1', true]]);
});
