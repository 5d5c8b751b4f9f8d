import { afterEach, expect, test, vi } from 'vitest';
import { sendBeacon } from './beacons.ts';

afterEach(() => vi.unstubAllGlobals());

test('each outcome of a release is told once a page, as JSON, with nothing of the person', async () => {
  const sent: [string, Blob][] = [];
  vi.stubGlobal('navigator', {
    sendBeacon: (url: string, body: Blob) => {
      sent.push([url, body]);
      return true;
    },
  });
  // A name of this file's own: what a page has told is kept for all tests of the process.
  const beacon = { module: 'balises', version: '0123456789ab', outcome: 'mounted' } as const;
  sendBeacon(beacon);
  sendBeacon(beacon);
  sendBeacon({ ...beacon, outcome: 'crash' });
  sendBeacon({ ...beacon, version: 'ba9876543210' });
  expect(sent.map(([url]) => url)).toEqual(Array.from({ length: 3 }, () => '/registry/v1/beacons'));
  expect(sent[0]?.[1].type).toBe('application/json');
  expect(JSON.parse((await sent[0]?.[1].text()) ?? '')).toEqual(beacon);
});
