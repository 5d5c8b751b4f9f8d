/** `pwp-portal doctor`: asks everything that the API of these settings needs, a line each; ends with 1 when something is missing. */
import { describeFailure } from '@pwp/api-kit';
import { readOwnConfig } from './config.ts';
import { examine } from './doctor/examine.ts';
import { installedModules } from './installed-modules.ts';

try {
  const findings = await examine(readOwnConfig(installedModules), installedModules);
  for (const { part, health, detail } of findings) console.log(`${health.padEnd(6)}  ${part} : ${detail}`);
  if (findings.some(({ health }) => health === 'manque')) process.exitCode = 1;
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 1;
}
