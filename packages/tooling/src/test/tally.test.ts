import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  checkTally,
  closing,
  leftOut,
  playwrightTally,
  vitestTally,
  type PlaywrightReport,
  type VitestReport,
} from './tally.ts';

/** A report of vitest: three passed tests, and the given one. */
function vitestReport(report: Partial<VitestReport> = {}): VitestReport {
  return { numPassedTests: 3, numFailedTests: 0, testResults: [], ...report };
}

type Spec = PlaywrightReport['suites'][number]['specs'][number];

const spec = (title: string, status: 'expected' | 'flaky' | 'unexpected') =>
  ({
    title,
    file: 'e2e/journeys/a.spec.ts',
    tests: [
      {
        status,
        results: [{ errors: status === 'expected' ? [] : [{ message: 'late' }, { message: `\n  at ${title}` }] }],
      },
    ],
  }) as Spec;

/** A report of Playwright: a file with two journeys, and one in a group. */
function playwrightReport(stats: Partial<PlaywrightReport['stats']>, specs: Spec[] = []): PlaywrightReport {
  const suite = (inFile: Spec[], suites: PlaywrightReport['suites'] = []) => ({
    title: '',
    file: '',
    line: 0,
    column: 0,
    specs: inFile,
    suites,
  });
  return {
    stats: { startTime: '', duration: 0, expected: 0, flaky: 0, unexpected: 0, skipped: 0, ...stats },
    errors: [],
    suites: [
      suite(
        [spec('goes well', 'expected'), ...specs],
        [suite(stats.flaky === undefined ? [] : [spec('in a group', 'flaky')])],
      ),
    ],
  };
}

test('a step counts what its report says', () => {
  expect(checkTally('Types', 0)).toEqual({ passed: 1, failed: [], skipped: [] });
  expect(checkTally('Types', 2)).toEqual({ passed: 0, failed: ['Types'], skipped: [] });
  const failing = {
    name: join(process.cwd(), 'a.test.ts'),
    status: 'failed',
    assertionResults: [
      { status: 'passed', fullName: 'goes well' },
      { status: 'failed', fullName: 'is wrong', failureMessages: ['\u001B[31mexpected 1\u001B[39m\n    at a'] },
      { status: 'skipped', fullName: 'needs nginx' },
      { status: 'todo', fullName: 'is to come' },
    ],
  };
  expect(vitestTally('Unité', 1, vitestReport({ testResults: [failing] }))).toEqual({
    passed: 3,
    failed: ['a.test.ts › is wrong\n  expected 1\n      at a'],
    skipped: ['a.test.ts', 'a.test.ts'],
  });
  const broken = [spec('breaks', 'unexpected')];
  expect(
    playwrightTally('Parcours', 1, playwrightReport({ expected: 5, unexpected: 1, skipped: 1 }, broken)),
  ).toMatchObject({
    passed: 5,
    failed: ['e2e/journeys/a.spec.ts › breaks\n  late\n    at breaks'],
    skipped: ['Parcours'],
  });
});

test('a run that failed without a failed test is a failure', () => {
  const broken = { name: 'a.test.ts', status: 'failed', message: 'no module', assertionResults: [] };
  const failures = (tally: { failed: readonly string[] }) => tally.failed;
  expect(failures(vitestTally('Unité', 1, undefined))).toEqual(['Unité : aucun rapport']);
  expect(failures(vitestTally('Unité', 0, undefined))).toEqual(['Unité : aucun rapport']);
  expect(failures(vitestTally('Unité', 1, vitestReport()))).toEqual(['Unité : code 1, sans test en échec']);
  expect(failures(vitestTally('Unité', 1, vitestReport({ testResults: [broken, broken] })))).toEqual([
    'a.test.ts\n  no module',
    'a.test.ts\n  no module',
  ]);
  expect(failures(playwrightTally('Parcours', 0, undefined))).toEqual(['Parcours : aucun rapport']);
  expect(failures(playwrightTally('Parcours', 1, playwrightReport({ expected: 3 })))).toEqual([
    'Parcours : code 1, sans test en échec',
  ]);
  const stopped = { ...playwrightReport({ expected: 3 }), errors: [{ message: 'no portal' }] };
  expect(failures(playwrightTally('Parcours', 1, stopped))).toEqual(['Parcours\n  no portal']);
});

test('a check that cannot run here is skipped; under CI it is a failure', () => {
  const tallies = [checkTally('Types', 0), leftOut('nginx'), leftOut('Firefox'), leftOut('nginx')];
  const named = ['Sautés :', '  nginx (2)', '  Firefox'];
  expect(closing(tallies, false)).toEqual({ lines: [...named, '1 passed, 0 failed, 3 skipped'], exitCode: 0 });
  expect(closing(tallies, true)).toEqual({ lines: [...named, '1 passed, 3 failed, 3 skipped'], exitCode: 1 });
});

test('a complete run lists passes, and failures with their reason', () => {
  expect(closing([checkTally('Types', 0)], true)).toEqual({ lines: ['1 passed, 0 failed'], exitCode: 0 });
  expect(closing([checkTally('Types', 0), { passed: 0, skipped: [], failed: ['Règles\n  line 3'] }], false)).toEqual({
    lines: ['En échec :', '  Règles\n    line 3', '1 passed, 1 failed'],
    exitCode: 1,
  });
});

test('a journey that passed at its second try has failed', () => {
  const tally = playwrightTally(
    'Parcours',
    0,
    playwrightReport({ expected: 1, flaky: 2 }, [spec('is late once', 'flaky')]),
  );
  expect(closing([tally, checkTally('Types', 0)], true)).toEqual({
    lines: [
      'En échec :',
      '  e2e/journeys/a.spec.ts › is late once\n    late\n      at is late once',
      '  e2e/journeys/a.spec.ts › in a group\n    late\n      at in a group',
      '2 passed, 2 failed',
    ],
    exitCode: 1,
  });
});

test('of a long message the first lines are kept', () => {
  const message = Array.from({ length: 40 }, (_, line) => `line ${line}`).join('\n');
  const tally = playwrightTally('Parcours', 1, { ...playwrightReport({}), errors: [{ message }] });
  expect(tally.failed[0]?.split('\n')).toHaveLength(25);
});
