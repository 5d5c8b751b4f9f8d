import { appendFileSync, mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { testConfig } from '../config.ts';

let source = 'elsewhere';

/** Sets the test file that the next logs belong to. */
export function logsComeFrom(testFile: string): void {
  source = relative(process.cwd(), testFile);
}

/**
 * Writes the logs of an API or a process to the run's folder, one file for each kind and source; the run searches
 * them for personal data at its end. Outside a run, nothing is written.
 */
export function keepLog(kind: 'api' | 'portal', text: string, from = source): void {
  if (testConfig.logs === undefined) return;
  mkdirSync(testConfig.logs, { recursive: true });
  // Derived from the source alone, so that a finding names it.
  appendFileSync(join(testConfig.logs, `${kind} ${from.replaceAll(/[/\\]/g, ' ')}.log`), text);
}
