import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { JSONReport, JSONReportSuite } from '@playwright/test/reporter';

/** What a step of the run counts. */
export interface Tally {
  passed: number;
  /** What failed: a line of its name, then what it says of why. */
  failed: readonly string[];
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
  testResults: readonly {
    name: string;
    status: string;
    message?: string;
    assertionResults: readonly { status: string; fullName: string; failureMessages?: readonly string[] }[];
  }[];
}

/** What the run reads of Playwright's JSON report. */
export type PlaywrightReport = Pick<JSONReport, 'stats' | 'errors' | 'suites'>;

/** A check without tests of its own counts as one. */
export function checkTally(title: string, status: number): Tally {
  return status === 0 ? { passed: 1, failed: [], skipped: 0 } : { passed: 0, failed: [title], skipped: 0 };
}

/** What cannot run on this machine counts as one that was skipped. */
export const LEFT_OUT: Tally = { passed: 0, failed: [], skipped: 1 };

/** A run of vitest by its exit code and report; without a report it failed. */
export function vitestTally(title: string, status: number, report: VitestReport | undefined): Tally {
  if (report === undefined) return withoutReport(title);
  return settled(title, status, {
    passed: report.numPassedTests,
    failed: report.testResults.flatMap(vitestFailures),
    skipped: report.numPendingTests + report.numTodoTests,
  });
}

/** A run of Playwright by its exit code and report; without a report it failed. */
export function playwrightTally(title: string, status: number, report: PlaywrightReport | undefined): Tally {
  if (report === undefined) return withoutReport(title);
  const { expected, flaky, skipped } = report.stats;
  return settled(title, status, {
    passed: expected + flaky,
    failed: [
      ...report.suites.flatMap((suite) => journeys(suite, 'unexpected')),
      ...report.errors.map(({ message = '' }) => failure(title, message)),
    ],
    skipped,
    secondTries: report.suites.flatMap((suite) => journeys(suite, 'flaky')),
  });
}

/** The last lines of a run and its exit code; under CI nothing is skipped: what is left out counts as failed. */
export function closing(tallies: readonly Tally[], ci: boolean): { lines: string[]; exitCode: number } {
  const sum = (key: 'passed' | 'skipped') => tallies.reduce((total, tally) => total + tally[key], 0);
  const skipped = sum('skipped');
  const failures = tallies.flatMap(({ failed }) => failed);
  const failed = failures.length + (ci ? skipped : 0);
  const again = tallies.flatMap(({ secondTries = [] }) => secondTries);
  return {
    lines: [
      ...titled('Passés au second essai seulement :', again),
      ...titled('En échec :', failures),
      `${sum('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
    ],
    exitCode: failed === 0 ? 0 : 1,
  };
}

/** Lines of a message that are kept: the end of a run is read first, and may be all that is left of it. */
const KEPT_LINES = 12;

function failure(name: string, message: string): string {
  const lines = stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line.trim() !== '');
  return [name, ...lines.slice(0, KEPT_LINES).map((line) => `  ${line}`)].join('\n');
}

function titled(title: string, entries: readonly string[]): string[] {
  return entries.length === 0 ? [] : [title, ...entries.map((entry) => `  ${entry.replaceAll('\n', '\n  ')}`)];
}

function withoutReport(title: string): Tally {
  return { passed: 0, failed: [`${title} : aucun rapport`], skipped: 0 };
}

/** A runner that failed without a failed test failed all the same. */
function settled(title: string, status: number, tally: Tally): Tally {
  return status !== 0 && tally.failed.length === 0
    ? { ...tally, failed: [`${title} : code ${status}, sans test en échec`] }
    : tally;
}

function vitestFailures({
  name,
  status,
  message = '',
  assertionResults,
}: VitestReport['testResults'][number]): string[] {
  const file = relative(process.cwd(), name);
  // A file that fails before its first test is a failure too.
  if (assertionResults.length === 0) return status === 'failed' ? [failure(file, message)] : [];
  return assertionResults
    .filter((result) => result.status === 'failed')
    .map(({ fullName, failureMessages = [] }) => failure(`${file} › ${fullName}`, failureMessages.join('\n')));
}

/** The journeys of a file that ended so, each with what its first try says when it failed for good. */
function journeys({ specs, suites = [] }: JSONReportSuite, status: 'unexpected' | 'flaky'): string[] {
  const own = specs.flatMap(({ file, title, tests }) => {
    const run = tests.find((test) => test.status === status);
    if (run === undefined) return [];
    const name = `${file} › ${title}`;
    return [failure(name, run.results.find(({ error }) => error !== undefined)?.error?.message ?? '')];
  });
  return [...own, ...suites.flatMap((suite) => journeys(suite, status))];
}
