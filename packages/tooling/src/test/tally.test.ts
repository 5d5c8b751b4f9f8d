import { expect, test } from 'vitest';
import {
  checkTally,
  closing,
  LEFT_OUT,
  playwrightTally,
  vitestTally,
  type PlaywrightReport,
  type VitestReport,
} from './tally.ts';

/** A report of vitest: `passed` and `failed` tests, and what a test gives beside. */
function vitestReport(report: Partial<VitestReport> = {}): VitestReport {
  return { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [], ...report };
}

type Spec = PlaywrightReport['suites'][number]['specs'][number];

const spec = (title: string, status: 'expected' | 'flaky') =>
  ({ title, file: 'e2e/journeys/a.spec.ts', tests: [{ status }] }) as Spec;

/** A report of Playwright: a file with two journeys, and one in a group. */
function playwrightReport(stats: Partial<PlaywrightReport['stats']>): PlaywrightReport {
  const suite = (specs: Spec[], suites: PlaywrightReport['suites'] = []) => ({
    title: '',
    file: '',
    line: 0,
    column: 0,
    specs,
    suites,
  });
  return {
    stats: { startTime: '', duration: 0, expected: 0, flaky: 0, unexpected: 0, skipped: 0, ...stats },
    errors: [],
    suites: [
      suite([spec('goes well', 'expected'), spec('is late once', 'flaky')], [suite([spec('in a group', 'flaky')])]),
    ],
  };
}

test('a step counts what its report says', () => {
  expect(checkTally(0)).toEqual({ passed: 1, failed: 0, skipped: 0 });
  expect(checkTally(2)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(vitestTally(1, vitestReport({ numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 }))).toEqual({
    passed: 3,
    failed: 2,
    skipped: 2,
  });
  expect(playwrightTally(1, playwrightReport({ expected: 5, unexpected: 2, skipped: 1 }))).toMatchObject({
    passed: 5,
    failed: 2,
    skipped: 1,
  });
});

test('what failed without a failed test is a failure', () => {
  const broken = { status: 'failed', assertionResults: [] };
  expect(vitestTally(1, undefined).failed).toBe(1);
  expect(vitestTally(0, undefined).failed).toBe(1);
  expect(vitestTally(1, vitestReport()).failed).toBe(1);
  expect(vitestTally(1, vitestReport({ numFailedTests: 1, testResults: [broken, broken] })).failed).toBe(3);
  expect(playwrightTally(0, undefined).failed).toBe(1);
  expect(playwrightTally(1, playwrightReport({ expected: 3 })).failed).toBe(1);
  const stopped = { ...playwrightReport({ expected: 3 }), errors: [{ message: 'no portal' }] };
  expect(playwrightTally(1, stopped).failed).toBe(1);
});

test('what cannot run here is skipped and spoils nothing; under CI it is a failure', () => {
  const tallies = [checkTally(0), vitestTally(0, vitestReport()), LEFT_OUT];
  expect(closing(tallies, false)).toEqual({ lines: ['4 passed, 0 failed, 1 skipped'], exitCode: 0 });
  expect(closing(tallies, true)).toEqual({ lines: ['4 passed, 1 failed, 1 skipped'], exitCode: 1 });
});

test('a run of which nothing was left out says no more than what passed and failed', () => {
  expect(closing([checkTally(0)], true)).toEqual({ lines: ['1 passed, 0 failed'], exitCode: 0 });
  expect(closing([checkTally(0), checkTally(1)], false)).toEqual({ lines: ['1 passed, 1 failed'], exitCode: 1 });
});

test('a journey that passed at its second try is counted as passed, and named before the last line', () => {
  const journeys = playwrightTally(0, playwrightReport({ expected: 1, flaky: 2 }));
  expect(closing([journeys, checkTally(0)], true)).toEqual({
    lines: [
      'Passés au second essai seulement :',
      '  e2e/journeys/a.spec.ts › is late once',
      '  e2e/journeys/a.spec.ts › in a group',
      '4 passed, 0 failed',
    ],
    exitCode: 0,
  });
});
