import type { InvalidSettings } from '@pwp/contracts';
import type { Logger } from 'pino';

/** The reason why the platform leaves a module out. */
export interface ModuleFault {
  module: string;
  /** The file or folder to correct, relative to the repository's root. */
  file: string;
  /** The fault, and the way out. */
  detail: string;
  /** Its settings that are missing or wrong: « NAME : what is expected », for the operator. */
  settings?: readonly string[];
  /** The error that the module threw, with its stack. */
  error?: unknown;
}

/** Modules have faults, and may not be left out. */
class ModulesRefused extends Error {
  constructor(why: string, faults: readonly ModuleFault[]) {
    super(`${why} : ${faults.length} module(s) refusé(s)\n${faults.map(lineOf).join('\n')}`);
    this.name = 'ModulesRefused';
  }
}

/**
 * Logs each module that was left out, with its stack if it threw. Throws `ModulesRefused` when none may be left out, or when some of
 * them are served by another process (`lost`).
 */
export function reportFaults(
  faults: readonly ModuleFault[],
  strict: boolean,
  log: Pick<Logger, 'error'>,
  lost: readonly ModuleFault[] = [],
): void {
  if (strict && faults.length > 0) throw new ModulesRefused('PWP_STRICT_MODULES', faults);
  if (lost.length > 0) throw new ModulesRefused('Ne servirait plus ce qui est servi', lost);
  for (const { module, file, detail, error } of faults)
    log.error({ module, file, ...(error !== undefined && { err: error }) }, `module left out: ${detail}`);
}

/** What its operator must correct, as a part of a fault. */
export function settingsFault({ faults }: InvalidSettings): Pick<ModuleFault, 'settings' | 'detail'> {
  return { settings: faults, detail: `settings to correct: ${faults.join('; ')}.` };
}

/** The folder where a module's faults are corrected. */
export function apiFile(module: string): string {
  return `modules/${module}/api/index.ts`;
}

function lineOf({ module, file, detail, error }: ModuleFault): string {
  const stack = error instanceof Error && error.stack !== undefined ? `\n${error.stack}` : '';
  return `  - ${module} (${file}): ${detail}${stack}`;
}
