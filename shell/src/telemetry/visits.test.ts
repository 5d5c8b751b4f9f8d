import { VisitReports } from '@pwp/contracts';
import { afterEach, expect, test, vi } from 'vitest';
import { manifestEntry } from '../testing/manifest-entries.ts';
import { sendVisitsOnHide } from './send-visits.ts';
import { createVisits } from './visits.ts';

const version = '0123456789ab';
const { release } = manifestEntry({ id: 'releves' });
if (release === null) throw new Error('a release');
const chosen = { ...release, version };
const files = { fetch: 30, evaluate: 12, bytes: 20_480, cached: false };

/** Visits by a clock that a test moves. */
function visitsAt() {
  let now = 0;
  const visits = createVisits(
    () => files,
    () => now,
  );
  const after = (ms: number, act: () => void) => {
    now += ms;
    act();
  };
  return { visits, after };
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test('the steps of a visit are told once: the first one from the page’s own start, its files once a page', () => {
  const { visits, after } = visitsAt();
  after(400, () => visits.ask('releves', false));
  after(1, () => visits.choose(chosen));
  after(50, () => visits.mounting());
  after(99, () => visits.show());
  expect(visits.take(false)).toEqual([
    { module: 'releves', version, screen: 550, resolve: 401, mount: 99, ...files, errors: 0 },
  ]);
  expect(visits.take(false)).toEqual([]);
  after(10_000, () => visits.navigate());
  after(5, () => visits.ask('releves', false));
  after(0, () => visits.choose(chosen));
  after(1, () => visits.mounting());
  after(4, () => visits.show());
  expect(visits.take(false)).toEqual([{ module: 'releves', version, screen: 10, resolve: 5, mount: 4, errors: 0 }]);
});

test('what comes after a visit was told adds to it, and is no second visit; a module that left is told too', () => {
  const { visits, after } = visitsAt();
  visits.ask('releves', false);
  visits.choose(chosen);
  visits.show();
  visits.take(true);
  visits.err();
  after(200, () => visits.block({ startTime: 80, duration: 120.4 }));
  visits.leave();
  visits.ask('annonces', false);
  expect(visits.take(true)).toEqual([
    { module: 'releves', version, errors: 1, longTasks: 1, blocked: 120, longest: 120 },
  ]);
});

test('a long task is of the module on screen, from when it was asked for; one that was over before it came is nobody’s', () => {
  const { visits, after } = visitsAt();
  expect(visits.during({ startTime: 0, duration: 90 })).toBeUndefined();
  after(100, () => visits.ask('releves', false));
  visits.choose(chosen);
  expect(visits.during({ startTime: 0, duration: 90 })).toBeUndefined();
  visits.block({ startTime: 0, duration: 90 });
  const click = { startTime: 40, duration: 6_060 };
  expect(visits.during(click)).toEqual({ module: 'releves', version, duration: 6_000 });
  visits.block(click);
  visits.show();
  expect(visits.take(true)).toMatchObject([{ longTasks: 1, blocked: 6_000, longest: 6_000 }]);
});

test('the page’s first module answers for what its code did before it was asked for; another one does not', () => {
  const { visits, after } = visitsAt();
  after(100, () => visits.readAhead('releves'));
  after(7_000, () => visits.ask('releves', false));
  visits.choose(chosen);
  const evaluation = { startTime: 110, duration: 6_000 };
  expect(visits.during(evaluation)).toMatchObject({ module: 'releves', duration: 6_000 });
  visits.ask('annonces', false);
  visits.choose(chosen);
  expect(visits.during(evaluation)).toBeUndefined();
});

test('no number is beyond what the registry takes, however bad the day', () => {
  const { visits, after } = visitsAt();
  visits.ask('releves', false);
  visits.choose(chosen);
  for (let time = 0; time < 2_000; time += 1) {
    visits.err();
    visits.block({ startTime: 1, duration: 1_000 });
  }
  after(86_400_000, () => visits.show());
  const reports = visits.take(true);
  expect(VisitReports.parse({ visits: reports }).visits).toEqual(reports);
  expect(reports).toMatchObject([{ screen: 600_000, errors: 1_000, longTasks: 1_000, blocked: 600_000 }]);
});

test('a page that hides sends one beacon, without address, query or person; nothing more when there is nothing', async () => {
  const sent: [string, Blob][] = [];
  vi.stubGlobal('navigator', {
    sendBeacon: (url: string, body: Blob) => {
      sent.push([url, body]);
      return true;
    },
  });
  const { visits } = visitsAt();
  history.replaceState(null, '', '/releves?numero=secret');
  visits.ask('releves', false);
  visits.choose(chosen);
  visits.show();
  sendVisitsOnHide(() => visits.take(true));
  window.dispatchEvent(new Event('pagehide'));
  window.dispatchEvent(new Event('pagehide'));
  expect(sent.map(([url]) => url)).toEqual(['/registry/v1/visits']);
  const text = (await sent[0]?.[1].text()) ?? '';
  expect(VisitReports.parse(JSON.parse(text)).visits).toHaveLength(1);
  expect(text).not.toMatch(/secret|numero|\/releves/);
});
