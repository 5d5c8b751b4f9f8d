import type { JSONReport, JSONReportSuite } from '@playwright/test/reporter';

/** What a step of the run counts. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  /** What passed, but at its second try only. */
  secondTries?: readonly string[];
}

/** What the run reads of vitest's JSON report. */
export interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: readonly { status: string; assertionResults: readonly unknown[] }[];
}

/** What the run reads of Playwright's JSON report. */
export type PlaywrightReport = Pick<JSONReport, 'stats' | 'errors' | 'suites'>;

/** A check without tests of its own counts as one. */
export function checkTally(status: number): Tally {
  return status === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

/** What cannot run on this machine counts as one that was skipped. */
export const LEFT_OUT: Tally = { passed: 0, failed: 0, skipped: 1 };

/** A run of vitest by its exit code and report; without a report it failed. */
export function vitestTally(status: number, report: VitestReport | undefined): Tally {
  if (report === undefined) return NO_REPORT;
  // A file that fails before its first test is a failure too.
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  return settled(status, {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + report.numTodoTests,
  });
}

/** A run of Playwright by its exit code and report; without a report it failed. */
export function playwrightTally(status: number, report: PlaywrightReport | undefined): Tally {
  if (report === undefined) return NO_REPORT;
  const { expected, flaky, unexpected, skipped } = report.stats;
  return settled(status, {
    passed: expected + flaky,
    failed: unexpected + report.errors.length,
    skipped,
    secondTries: report.suites.flatMap(flakyNames),
  });
}

/** The last lines of a run and its exit code; under CI nothing is skipped: what is left out counts as failed. */
export function closing(tallies: readonly Tally[], ci: boolean): { lines: string[]; exitCode: number } {
  const sum = (key: 'passed' | 'failed' | 'skipped') => tallies.reduce((total, tally) => total + tally[key], 0);
  const skipped = sum('skipped');
  const failed = sum('failed') + (ci ? skipped : 0);
  const again = tallies.flatMap(({ secondTries = [] }) => secondTries);
  return {
    lines: [
      ...(again.length > 0 ? ['Passés au second essai seulement :', ...again.map((name) => `  ${name}`)] : []),
      `${sum('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
    ],
    exitCode: failed === 0 ? 0 : 1,
  };
}

const NO_REPORT: Tally = { passed: 0, failed: 1, skipped: 0 };

/** A runner that failed without a failed test failed all the same. */
function settled(status: number, tally: Tally): Tally {
  return status !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

function flakyNames({ specs, suites = [] }: JSONReportSuite): string[] {
  const flaky = specs.filter(({ tests }) => tests.some((run) => run.status === 'flaky'));
  return [...flaky.map(({ file, title }) => `${file} › ${title}`), ...suites.flatMap(flakyNames)];
}
