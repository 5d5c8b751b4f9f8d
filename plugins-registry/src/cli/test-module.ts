import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { accessibilityFaults } from '../core/accessibility-faults.ts';
import { testPages, writeAxeReport } from './axe-report.ts';
import { ModuleFaults, readBuilt } from './check-module.ts';
import { hashOfSources } from './hash-of-sources.ts';
import { testRoutes, TestsFailed } from './workspace.ts';

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
  testRoutes(root, id, { both, shown });
  const { pages, passed, output } = await testPages(root, id, { shown });
  if (!passed) throw new TestsFailed(id, output);
  if (!existsSync(join(root, 'modules', id, 'dist/build.json'))) return { kept: false };
  const { declaration, statement } = await readBuilt(root, id);
  await writeAxeReport(root, id, { version: statement.version, sources, pages });
  const { axe } = await readBuilt(root, id);
  const faults = accessibilityFaults(declaration, statement.version, axe);
  if (faults.length > 0) throw new ModuleFaults(id, faults);
  return { kept: true };
}

/** Tests a built module unless these sources passed with this build. Throws `NotBuilt`, and what `testModule` throws. */
export async function testIfChanged(root: string, id: string): Promise<void> {
  const { axe, statement } = await readBuilt(root, id);
  const sources = await hashOfSources(join(root, 'modules', id));
  if (axe?.version === statement.version && axe.sources === sources) return;
  await testModule(root, id, { shown: false });
}
