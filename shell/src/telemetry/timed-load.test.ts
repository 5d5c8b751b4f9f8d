import type { WebModule } from '@pwp/web-kit';
import { afterEach, expect, test, vi } from 'vitest';
import { manifestEntry } from '../testing/manifest-entries.ts';
import { importOf, timed } from './timed-load.ts';

const { release } = manifestEntry({ id: 'releves' });
if (release === null) throw new Error('a release');
const nothing = () => Promise.resolve();
const code: WebModule = { bootstrap: nothing, mount: nothing, unmount: nothing };

/** What a browser tells of a file. */
class FakeTiming {
  readonly startTime: number;
  readonly responseEnd: number;
  readonly encodedBodySize: number;
  readonly transferSize: number;
  constructor(startTime: number, responseEnd: number, encodedBodySize: number, transferSize: number) {
    [this.startTime, this.responseEnd] = [startTime, responseEnd];
    [this.encodedBodySize, this.transferSize] = [encodedBodySize, transferSize];
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A page whose clock says these instants one after the other, and whose files came so. */
function pageWith(instants: number[], files: Readonly<Record<string, FakeTiming>>): void {
  vi.stubGlobal('PerformanceResourceTiming', FakeTiming);
  vi.stubGlobal('performance', {
    now: () => instants.shift() ?? 0,
    getEntriesByName: (url: string) => {
      const file = files[new URL(url).pathname];
      return file === undefined ? [] : [file];
    },
  });
}

test('fetch is that of entry and styles, evaluation what is left once they are there', async () => {
  pageWith([100, 190], {
    '/modules/releves/1/main.js': new FakeTiming(20, 150, 20_000, 20_300),
    '/modules/releves/1/style.css': new FakeTiming(110, 160, 1_000, 0),
  });
  await timed(() => Promise.resolve(code))({ ...release, version: 'a' }, 0);
  expect(importOf('a')).toEqual({ fetch: 140, evaluate: 30, bytes: 21_000, cached: false });
});

test('files that were fetched ahead, or kept by the browser, cost no evaluation more', async () => {
  pageWith([500, 512], {
    '/modules/releves/1/main.js': new FakeTiming(20, 25, 20_000, 0),
    '/modules/releves/1/style.css': new FakeTiming(20, 24, 1_000, 0),
  });
  await timed(() => Promise.resolve(code))({ ...release, version: 'b' }, 0);
  expect(importOf('b')).toEqual({ fetch: 5, evaluate: 12, bytes: 21_000, cached: true });
});

test('nothing is said of files that the browser does not tell of, nor of a release that was not loaded', async () => {
  pageWith([0, 1], {});
  await timed(() => Promise.resolve(code))({ ...release, version: 'c' }, 0);
  expect([importOf('c'), importOf('d')]).toEqual([{}, {}]);
  await expect(timed(() => Promise.reject(new Error('no')))({ ...release, version: 'e' }, 0)).rejects.toThrow('no');
  expect(importOf('e')).toEqual({});
});
