import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxePage, type AxeReport } from '@pwp/contracts';
import { z } from 'zod';
import { readIfThere } from '../releases/read-if-there.ts';
import { runOptions, ToolFailed, toolOf } from './workspace.ts';

/** The part of vitest's JSON report that holds each test's `meta`. */
const RunReport = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(z.object({ meta: z.object({ axe: z.array(AxePage).default([]) }).catch({ axe: [] }) })),
    }),
  ),
});
const AxePackage = z.object({ version: z.string() });

/** The findings of axe, and whether the page tests passed. */
export interface PageTests {
  pages: AxePage[];
  passed: boolean;
  /** What the run printed, unless it was shown. */
  output: string;
}

/**
 * Runs a module's page tests with axe, which checks each page that they leave on screen and each that module.json links to.
 * Without a browser, contrast and sizes are not checked. Throws `ToolFailed` when the run fails.
 */
export async function testPages(root: string, id: string, { shown }: { shown: boolean }): Promise<PageTests> {
  const folder = await mkdtemp(join(tmpdir(), 'pwp-axe-'));
  const file = join(folder, 'report.json');
  try {
    const run = spawnSync(
      process.execPath,
      [
        join(root, 'node_modules/vitest/vitest.mjs'),
        'run',
        '--config',
        toolOf(root, '@pwp/tooling/axe-tests'),
        '--mode',
        id,
        '--reporter=json',
        `--outputFile.json=${file}`,
        ...(shown ? ['--reporter=default'] : ['--silent']),
      ],
      { cwd: root, ...runOptions(shown) },
    );
    const written = await readIfThere(file);
    const output = `${run.stdout ?? ''}${run.stderr ?? ''}`;
    if (written === undefined) throw new ToolFailed(`Les pages de « ${id} » n’ont pas pu être examinées.\n${output}`);
    const { testResults } = RunReport.parse(JSON.parse(new TextDecoder().decode(written)));
    const looked = testResults.flatMap(({ assertionResults }) => assertionResults.flatMap(({ meta }) => meta.axe));
    return { pages: merged(looked), passed: run.status === 0, output };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Writes axe's findings next to the build; `sources` is the hash of those that were tested, taken before the tests read them. */
export async function writeAxeReport(
  root: string,
  id: string,
  { version, sources, pages }: Pick<AxeReport, 'version' | 'pages'> & { sources: string },
): Promise<void> {
  const { version: axe } = AxePackage.parse(
    JSON.parse(await readFile(join(root, 'node_modules/axe-core/package.json'), 'utf8')),
  );
  const report: AxeReport = { version, sources, date: new Date().toISOString(), axe, pages };
  await writeFile(join(root, 'modules', id, 'dist/axe.json'), `${JSON.stringify(report, null, 2)}\n`);
}

/** Merges the states of each page; of a rule broken in several states, keeps the one with the most places. */
function merged(looked: readonly AxePage[]): AxePage[] {
  const pages = new Map<string, AxePage>();
  for (const { path, states, violations } of looked) {
    const known = pages.get(path) ?? { path, states: 0, violations: [] };
    const byRule = new Map(known.violations.map((violation) => [violation.rule, violation]));
    for (const violation of violations) {
      const before = byRule.get(violation.rule);
      if (before === undefined || before.count < violation.count) byRule.set(violation.rule, violation);
    }
    pages.set(path, { path, states: known.states + states, violations: [...byRule.values()] });
  }
  return [...pages.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
