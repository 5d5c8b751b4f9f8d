import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { JSONReport, JSONReportSuite } from '@playwright/test/reporter';

/** Counts of one step of the run. */
export interface Tally {
  passed: number;
  /** The failures: one line with the name, then the reasons. */
  failed: readonly string[];
  /** What was left out: the file, or what this machine lacks. */
  skipped: readonly string[];
}

/** The fields of vitest's JSON report that the run reads. */
export interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: readonly {
    name: string;
    status: string;
    message?: string;
    assertionResults: readonly { status: string; fullName: string; failureMessages?: readonly string[] }[];
  }[];
}

/** The fields of Playwright's JSON report that the run reads. */
export type PlaywrightReport = Pick<JSONReport, 'stats' | 'errors' | 'suites'>;

/** A check without tests of its own counts as one test. */
export function checkTally(title: string, status: number): Tally {
  return status === 0 ? { passed: 1, failed: [], skipped: [] } : { passed: 0, failed: [title], skipped: [] };
}

/** A check that cannot run on this machine counts as one skipped test. */
export const leftOut = (what: string): Tally => ({ passed: 0, failed: [], skipped: [what] });

/** The result of a vitest run, from its exit code and report; without a report it failed. */
export function vitestTally(title: string, status: number, report: VitestReport | undefined): Tally {
  if (report === undefined) return withoutReport(title);
  return settled(title, status, {
    passed: report.numPassedTests,
    failed: report.testResults.flatMap(vitestFailures),
    skipped: report.testResults.flatMap(({ name, assertionResults }) =>
      assertionResults.filter(({ status: how }) => !RUN.has(how)).map(() => relative(process.cwd(), name)),
    ),
  });
}

/** The result of a Playwright run, from its exit code and report; without a report it failed. */
export function playwrightTally(title: string, status: number, report: PlaywrightReport | undefined): Tally {
  if (report === undefined) return withoutReport(title);
  const { expected, skipped } = report.stats;
  return settled(title, status, {
    passed: expected,
    failed: [
      ...report.suites.flatMap(failedJourneys),
      ...report.errors.map(({ message = '' }) => failure(title, message)),
    ],
    skipped: Array.from({ length: skipped }, () => title),
  });
}

/** The last lines of a run and its exit code. Under CI, skipped tests count as failed. */
export function closing(tallies: readonly Tally[], ci: boolean): { lines: string[]; exitCode: number } {
  const passed = tallies.reduce((total, tally) => total + tally.passed, 0);
  const skipped = tallies.flatMap((tally) => tally.skipped);
  const failures = tallies.flatMap((tally) => tally.failed);
  const failed = failures.length + (ci ? skipped.length : 0);
  return {
    lines: [
      ...titled('Sautés :', counted(skipped)),
      ...titled('En échec :', failures),
      `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`,
    ],
    exitCode: failed === 0 ? 0 : 1,
  };
}

const RUN = new Set(['passed', 'failed']);

function counted(names: readonly string[]): string[] {
  const counts = Map.groupBy(names, (name) => name);
  return [...counts].map(([name, { length }]) => (length === 1 ? name : `${name} (${length})`));
}

/** Longest failure message, in lines: a log may show only its end. */
const KEPT_LINES = 24;

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
  return { passed: 0, failed: [`${title} : aucun rapport`], skipped: [] };
}

/** A runner that failed without a failed test still counts as failed. */
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

/** The journeys of a file that failed, with their errors; one that passed at a second try has failed too. */
function failedJourneys({ specs, suites = [] }: JSONReportSuite): string[] {
  const own = specs.flatMap(({ file, title, tests }) => {
    const run = tests.find(({ status }) => status === 'unexpected' || status === 'flaky');
    if (run === undefined) return [];
    const name = `${file} › ${title}`;
    // A test that ran out of time says where in its second error.
    const errors = run.results.find(({ errors: told }) => told.length > 0)?.errors ?? [];
    return [failure(name, errors.map(({ message }) => message).join('\n'))];
  });
  return [...own, ...suites.flatMap(failedJourneys)];
}
