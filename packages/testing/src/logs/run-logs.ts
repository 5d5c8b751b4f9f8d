import { appendFileSync, mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { testConfig } from '../config.ts';

let source = 'elsewhere';

/** Says which file's tests log from now on. */
export function logsComeFrom(testFile: string): void {
  source = relative(process.cwd(), testFile);
}

/**
 * Keeps what an API or a process logs in the folder of the run's logs, which the run searches for people at its end: one file for
 * each kind and source. Outside a run nothing is kept.
 */
export function keepLog(kind: 'api' | 'portal', text: string, from = source): void {
  if (testConfig.logs === undefined) return;
  mkdirSync(testConfig.logs, { recursive: true });
  // Made of the source alone: what is found must name it.
  appendFileSync(join(testConfig.logs, `${kind} ${from.replaceAll(/[/\\]/g, ' ')}.log`), text);
}
