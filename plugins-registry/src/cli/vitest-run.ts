import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { AxePage } from '@pwp/contracts';
import { z } from 'zod';
import { readIfThere } from '../releases/read-if-there.ts';
import { runOptions, ToolFailed } from './workspace.ts';

/** The part of vitest's JSON report that is read. */
const RunReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
          meta: z.object({ axe: z.array(AxePage).default([]) }).catch({ axe: [] }),
        }),
      ),
    }),
  ),
});

/** A run of tests. */
export interface VitestRun {
  passed: boolean;
  /** The tests that fail, each with its file and the first line of why. */
  failures: readonly string[];
  /** What axe found, where the run has it look. */
  axe: readonly AxePage[];
  /** What it printed, unless it was shown. */
  output: string;
}

/** Tests of a module fail. */
export class TestsFailed extends ToolFailed {
  constructor(id: string, { failures, output }: Pick<VitestRun, 'failures' | 'output'>) {
    const named = failures.map((failure) => `\n- ${failure}`).join('');
    super([`Des tests de « ${id} » échouent :${named}`, output].filter((part) => part !== '').join('\n\n'));
    this.name = 'TestsFailed';
  }
}

/** Runs vitest in a repository. Without a report, `fault` is what is told. Throws `ToolFailed`. */
export async function runVitest(
  root: string,
  words: readonly string[],
  { shown, fault }: { shown: boolean; fault: string },
): Promise<VitestRun> {
  const folder = await mkdtemp(join(tmpdir(), 'pwp-tests-'));
  const file = join(folder, 'report.json');
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  try {
    const run = spawnSync(process.execPath, [vitest, 'run', ...words, ...reporters], {
      cwd: root,
      ...runOptions(shown),
    });
    const written = await readIfThere(file);
    const output = `${run.stdout ?? ''}${run.stderr ?? ''}`;
    if (written === undefined) throw new ToolFailed(`${fault}\n${output}`);
    const { testResults } = RunReport.parse(JSON.parse(new TextDecoder().decode(written)));
    return {
      passed: run.status === 0,
      failures: testResults.flatMap((suite) => failuresOf(root, suite)),
      axe: testResults.flatMap(({ assertionResults }) => assertionResults.flatMap(({ meta }) => meta.axe)),
      output,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

type Suite = z.output<typeof RunReport>['testResults'][number];

function failuresOf(root: string, { name, status, message, assertionResults }: Suite): string[] {
  const path = relative(root, name);
  const failed = assertionResults.filter((test) => test.status === 'failed');
  // A file that does not load has no test.
  if (failed.length === 0) return status === 'failed' ? [`${path} : ${firstLine(message)}`] : [];
  return failed.map(
    ({ fullName, failureMessages }) => `${path} › ${fullName} : ${firstLine(failureMessages?.[0] ?? '')}`,
  );
}

function firstLine(text: string): string {
  return stripVTControlCharacters(text).trim().split('\n', 1)[0] ?? '';
}
