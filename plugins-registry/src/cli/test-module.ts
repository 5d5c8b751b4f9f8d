import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { accessibilityFaults } from '../core/accessibility-faults.ts';
import { testPages, writeAxeReport } from './axe-report.ts';
import { ModuleFaults, readBuilt } from './check-module.ts';
import { testRoutes, ToolFailed } from './workspace.ts';

/**
 * Runs a module's tests, with axe on its pages, and keeps axe's report next to the build if there is one. Throws `ToolFailed`,
 * `ModuleFaults`.
 */
export async function testModule(root: string, id: string, both: boolean): Promise<{ kept: boolean }> {
  testRoutes(root, id, both);
  const { pages, passed } = await testPages(root, id, { shown: true });
  if (!passed) throw new ToolFailed(`Des tests de « ${id} » échouent : voir les lignes ci-dessus.`);
  if (!existsSync(join(root, 'modules', id, 'dist/build.json'))) return { kept: false };
  const { declaration, statement } = await readBuilt(root, id);
  await writeAxeReport(root, id, statement.version, pages);
  const { axe } = await readBuilt(root, id);
  const faults = accessibilityFaults(declaration, statement.version, axe);
  if (faults.length > 0) throw new ModuleFaults(id, faults);
  return { kept: true };
}
