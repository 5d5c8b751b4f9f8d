import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { accessibilityFaults } from '../core/accessibility-faults.ts';
import { testPages, writeAxeReport } from './axe-report.ts';
import { ModuleFaults, readBuilt } from './check-module.ts';
import { hashOfSources } from './hash-of-sources.ts';
import { runVitest, TestsFailed, type VitestRun } from './vitest-run.ts';

/**
 * Runs a module's tests, with axe on its pages, and keeps axe's report next to the build if there is one. Throws `TestsFailed`,
 * `ToolFailed`, `ModuleFaults`.
 */
export async function testModule(
  root: string,
  id: string,
  { both = false, shown = true }: { both?: boolean; shown?: boolean } = {},
): Promise<{ kept: boolean }> {
  const sources = await hashOfSources(join(root, 'modules', id));
  requirePassed(id, await testRoutes(root, id, { both, shown }));
  const run = await testPages(root, id, { shown });
  requirePassed(id, run);
  if (!existsSync(join(root, 'modules', id, 'dist/build.json'))) return { kept: false };
  const { declaration, statement } = await readBuilt(root, id);
  await writeAxeReport(root, id, { version: statement.version, sources, pages: run.pages });
  const { axe } = await readBuilt(root, id);
  const faults = accessibilityFaults(declaration, statement.version, axe);
  if (faults.length > 0) throw new ModuleFaults(id, faults);
  return { kept: true };
}

/** Runs a module's tests except those of pages, on SQLite and with `both` also on MariaDB. */
function testRoutes(root: string, id: string, { both, shown }: { both: boolean; shown: boolean }): Promise<VitestRun> {
  const projects = ['sqlite', 'node', ...(both ? ['mariadb'] : [])].flatMap((name) => ['--project', name]);
  return runVitest(root, ['--passWithNoTests', ...projects, `modules/${id}/`], {
    shown,
    fault: `Les tests de « ${id} » n’ont pas pu être lancés.`,
  });
}

function requirePassed(id: string, run: VitestRun): void {
  if (!run.passed) throw new TestsFailed(id, run);
}

/** Tests a built module unless these sources passed with this build. Throws `NotBuilt`, and what `testModule` throws. */
export async function testIfChanged(root: string, id: string): Promise<void> {
  const { axe, statement } = await readBuilt(root, id);
  const sources = await hashOfSources(join(root, 'modules', id));
  if (axe?.version === statement.version && axe.sources === sources) return;
  await testModule(root, id, { shown: false });
}
