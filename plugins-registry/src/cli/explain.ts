import { InvalidSettings } from '@pwp/contracts';
import { CommanderError } from 'commander';
import { NobodyToAsk } from './ask.ts';
import { ModuleFaults } from './check-module.ts';
import { NoCredentials } from './config.ts';
import { CannotConfigure } from './configure-module.ts';
import { CannotMake } from './new-module.ts';
import { NotBuilt, OldBuild } from './pack-module.ts';
import { RegistryRefusal, RegistryUnreachable } from './registry-client.ts';
import { PortalUnclear, StillHosted } from './remove-module.ts';
import { RollRefused } from './roll-api.ts';
import { NoServiceToken } from './service-token.ts';
import { ToolFailed } from './workspace.ts';

/** Exit codes besides 0. */
const EXIT = { refused: 1, usage: 2, unreachable: 3 } as const;

/** Errors of a wrong call. */
const USAGE = [CannotConfigure, InvalidSettings, NobodyToAsk];

/** Errors whose message suffices; others are printed with their stack. */
const TOLD = [
  ...USAGE,
  CannotMake,
  ModuleFaults,
  NoCredentials,
  NotBuilt,
  NoServiceToken,
  OldBuild,
  PortalUnclear,
  RegistryRefusal,
  RegistryUnreachable,
  RollRefused,
  StillHosted,
  ToolFailed,
];

/** Prints an error, in French with the remedy, and returns the exit code. */
export function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
  console.error(TOLD.some((kind) => error instanceof kind) && error instanceof Error ? error.message : error);
  for (const { code, detail } of faultsOf(error)) console.error(`  ${code} : ${detail}`);
  if (error instanceof RegistryUnreachable) return EXIT.unreachable;
  return USAGE.some((kind) => error instanceof kind) ? EXIT.usage : EXIT.refused;
}

function faultsOf(error: unknown): { code: string; detail: string }[] {
  if (error instanceof ModuleFaults) return [...error.faults];
  if (!(error instanceof RegistryRefusal)) return [];
  return (error.problem.errors ?? []).map(({ pointer, detail }) => ({ code: pointer, detail }));
}
