import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AxePage, AxeReport } from '@pwp/contracts';
import { z } from 'zod';
import { runVitest, type VitestRun } from './vitest-run.ts';
import { toolOf } from './workspace.ts';

const AxePackage = z.object({ version: z.string() });

/**
 * Runs a module's page tests with axe, which checks each page that they leave on screen and each that module.json links to.
 * Without a browser, contrast and sizes are not checked. Throws `ToolFailed` when the run fails.
 */
export async function testPages(
  root: string,
  id: string,
  { shown }: { shown: boolean },
): Promise<VitestRun & { pages: AxePage[] }> {
  const words = ['--config', toolOf(root, '@pwp/tooling/axe-tests'), '--mode', id, ...(shown ? [] : ['--silent'])];
  const run = await runVitest(root, words, { shown, fault: `Les pages de « ${id} » n’ont pas pu être examinées.` });
  return { ...run, pages: merged(run.axe) };
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
