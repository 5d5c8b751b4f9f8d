import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GrantSummaries, OpenedGrant, readModuleFile, type GrantSummary, type ModuleDeclaration } from '@pwp/contracts';
import { z } from 'zod';
import type { CliSettings } from '../config.ts';
import { callRegistry, RegistryRefusal } from '../registry-client.ts';
import { ToolFailed } from '../workspace.ts';
import { followApi, type FollowedApi } from './follow-api.ts';
import { startModuleProcess } from './module-process.ts';

/** Options of `pwp dev`. */
export interface DevOptions {
  port: number;
  /** Lifetime of the grant. */
  hours: number;
}

/** A module served from source to one browser of a portal. */
export interface DevelopedModule {
  grant: string;
  /** The page where the developer takes the grant. */
  address: string;
  until: string;
  /** Resolves when the development server ends. */
  ended: Promise<unknown>;
  /** Ends the grant and the development server. */
  stop: () => Promise<void>;
}

/**
 * Serves a module from source and opens a grant for it; `say` receives news of its routes. Throws `ToolFailed`,
 * `RegistryRefusal`, `RegistryUnreachable`, `NoCredentials`.
 */
export async function devModule(
  settings: CliSettings,
  root: string,
  id: string,
  { port, hours }: DevOptions,
  say: (line: string) => void,
): Promise<DevelopedModule> {
  const folder = join(root, 'modules', id);
  const declaration = await readDeclaration(folder, id);
  // Refusals come before anything is compiled.
  await settings.token();
  await listGrants(settings);
  const server = await startModuleProcess(root, { folder, port, portals: originsOf(settings.url) });
  let opened: z.output<typeof OpenedGrant> | undefined;
  let api: FollowedApi | undefined;
  async function stop(): Promise<void> {
    api?.close();
    await server.stop();
    if (opened !== undefined) await revokeGrant(settings, opened.grant);
  }
  try {
    opened = await callRegistry(
      settings,
      { method: 'POST', path: `/modules/${id}/grants`, body: { entry: server.entry, declaration, hours } },
      OpenedGrant,
    );
    if (existsSync(join(folder, 'api'))) {
      api = followApi(settings, { id, folder }, say);
      say(await api.roll());
    }
    const { grant, path, until } = opened;
    return { grant, address: `${settings.url}${path}`, until, ended: server.ended, stop };
  } catch (error) {
    await stop().catch((fault: unknown) => say(`L’octroi n’est pas révoqué : ${String(fault)}`));
    throw error;
  }
}

/** Lists the grants in force for the token's modules. */
export async function listGrants(settings: CliSettings): Promise<GrantSummary[]> {
  return (await callRegistry(settings, { method: 'GET', path: '/grants' }, GrantSummaries)).items;
}

/** Ends every grant of a module and returns their number. */
export async function revokeGrants(settings: CliSettings, id: string): Promise<number> {
  const ours = (await listGrants(settings)).filter(({ module }) => module === id);
  for (const { grant } of ours) await revokeGrant(settings, grant);
  return ours.length;
}

/** Ends a grant, also when it has just ended. */
async function revokeGrant(settings: CliSettings, grant: string): Promise<void> {
  try {
    await callRegistry(settings, { method: 'DELETE', path: `/grants/${grant}` }, z.unknown());
  } catch (error) {
    if (!(error instanceof RegistryRefusal && error.problem.code === 'octroi-inconnu')) throw error;
  }
}

async function readDeclaration(folder: string, id: string): Promise<ModuleDeclaration> {
  const file = join(folder, 'module.json');
  if (!existsSync(file)) throw new ToolFailed(`${file} n’existe pas : « npx pwp new ${id} ».`);
  if (!existsSync(join(folder, 'web/main.ts')))
    throw new ToolFailed(`${join(folder, 'web/main.ts')} n’existe pas : ce module n’a pas de pages à développer.`);
  const read = readModuleFile(await readFile(file, 'utf8'));
  if ('faults' in read) throw new ToolFailed(`${file} : ${read.faults.join(' ; ')}`);
  return read.declaration;
}

/** The portal's origins: a local portal has two names. */
function originsOf(url: string): string[] {
  const { origin } = new URL(url);
  const twin = origin.includes('//127.0.0.1')
    ? origin.replace('//127.0.0.1', '//localhost')
    : origin.replace('//localhost', '//127.0.0.1');
  return [...new Set([origin, twin])];
}
