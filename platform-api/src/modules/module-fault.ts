import type { Logger } from 'pino';

/** Why a module is left out of the platform. */
export interface ModuleFault {
  module: string;
  /** Where to mend it, from the root of the repository. */
  file: string;
  /** What is wrong, and the way out. */
  detail: string;
  /** What the module threw, with its stack. */
  error?: unknown;
}

/** Modules have faults, and `PWP_STRICT_MODULES` says that none may be left out. */
class ModulesRefused extends Error {
  constructor(faults: readonly ModuleFault[]) {
    super(`PWP_STRICT_MODULES : ${faults.length} module(s) refusé(s)\n${faults.map(lineOf).join('\n')}`);
    this.name = 'ModulesRefused';
  }
}

/** Names each module that is left out, with its stack where it threw. Throws `ModulesRefused` when none may be. */
export function reportFaults(faults: readonly ModuleFault[], strict: boolean, log: Pick<Logger, 'error'>): void {
  if (strict && faults.length > 0) throw new ModulesRefused(faults);
  for (const { module, file, detail, error } of faults)
    log.error({ module, file, ...(error !== undefined && { err: error }) }, `module left out: ${detail}`);
}

/** The folder that a module's faults are mended in. */
export function apiFile(module: string): string {
  return `modules/${module}/api/index.ts`;
}

function lineOf({ module, file, detail, error }: ModuleFault): string {
  const stack = error instanceof Error && error.stack !== undefined ? `\n${error.stack}` : '';
  return `  - ${module} (${file}): ${detail}${stack}`;
}
