import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readModuleFile, type ModuleDeclaration, type OpenedGrant } from '@pwp/contracts';
import type { CliSettings } from '../config.ts';
import { ToolFailed } from '../workspace.ts';
import { followApi, type FollowedApi } from './follow-api.ts';
import { addressOf, listGrants, openGrant, revokeGrant } from './grants.ts';
import { startModuleProcess, type ModuleProcess } from './module-process.ts';

/** Options of `pwp dev`. */
export interface DevOptions {
  /** Of the first module; each other takes the next one. */
  port: number;
  /** Lifetime of the grants. */
  hours: number;
}

/** Modules served from source to one browser of a portal. */
export interface DevelopedModules {
  /** One for each module, in their order. */
  grants: readonly string[];
  /** The page where the developer takes them. */
  address: string;
  until: string;
  /** Resolves when a development server ends. */
  ended: Promise<unknown>;
  /** Ends the grants and the development servers. */
  stop: () => Promise<void>;
}

/** A module's sources. */
interface ModuleSources {
  id: string;
  folder: string;
  declaration: ModuleDeclaration;
}

/**
 * Serves modules from source and opens a grant for each; `say` receives news of their routes. Throws `ToolFailed`,
 * `RegistryRefusal`, `RegistryUnreachable`, `NoCredentials`.
 */
export async function devModules(
  settings: CliSettings,
  root: string,
  ids: readonly string[],
  { port, hours }: DevOptions,
  say: (line: string) => void,
): Promise<DevelopedModules> {
  const modules = await Promise.all(ids.map((id) => readSources(root, id)));
  // Refusals come before anything is compiled.
  await settings.token();
  await listGrants(settings);
  const servers: ModuleProcess[] = [];
  const opened: OpenedGrant[] = [];
  let api: FollowedApi | undefined;
  async function stop(): Promise<void> {
    api?.close();
    await Promise.all(servers.map((server) => server.stop()));
    for (const { grant } of opened) await revokeGrant(settings, grant);
  }
  try {
    const portals = originsOf(settings.url);
    // All at once; what started is stopped when one did not.
    const starts = await Promise.allSettled(
      modules.map(async ({ id, folder, declaration }, index) => {
        const server = await startModuleProcess(root, { folder, port: port + index, portals });
        servers.push(server);
        return { id, grant: { entry: server.entry, declaration, hours } };
      }),
    );
    for (const start of starts) {
      if (start.status === 'rejected') throw start.reason;
      opened.push(await openGrant(settings, start.value.id, start.value.grant));
    }
    const routed = modules.filter(({ folder }) => existsSync(join(folder, 'api')));
    if (routed.length > 0) {
      api = followApi(settings, routed, say);
      say(await api.roll());
    }
    return {
      grants: opened.map(({ grant }) => grant),
      address: addressOf(settings, opened),
      until: opened[0]?.until ?? '',
      ended: Promise.race(servers.map((server) => server.ended)),
      stop,
    };
  } catch (error) {
    await stop().catch((fault: unknown) => say(`Un octroi n’est pas révoqué : ${String(fault)}`));
    throw error;
  }
}

async function readSources(root: string, id: string): Promise<ModuleSources> {
  const folder = join(root, 'modules', id);
  const file = join(folder, 'module.json');
  if (!existsSync(file)) throw new ToolFailed(`${file} n’existe pas : « npx pwp new ${id} ».`);
  if (!existsSync(join(folder, 'web/main.ts')))
    throw new ToolFailed(`${join(folder, 'web/main.ts')} n’existe pas : ce module n’a pas de pages à développer.`);
  const read = readModuleFile(await readFile(file, 'utf8'));
  if ('faults' in read) throw new ToolFailed(`${file} : ${read.faults.join(' ; ')}`);
  return { id, folder, declaration: read.declaration };
}

/** The portal's origins: a local portal has two names. */
function originsOf(url: string): string[] {
  const { origin } = new URL(url);
  const twin = origin.includes('//127.0.0.1')
    ? origin.replace('//127.0.0.1', '//localhost')
    : origin.replace('//localhost', '//127.0.0.1');
  return [...new Set([origin, twin])];
}
