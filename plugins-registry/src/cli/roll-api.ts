import { Problem, readBounded } from '@pwp/contracts';
import { z } from 'zod';
import { createRunningPortal, PortalUnreachable } from '../running-portal.ts';
import type { CliSettings } from './config.ts';
import { RegistryRefusal, RegistryUnreachable } from './registry-client.ts';

/** How long a new API process may take to serve, ms. */
const PATIENCE = 120_000;

/** Longest answer, bytes: what a process that did not start printed. */
const LONGEST = 1024 * 1024;

/** What is answered: the ids of the modules that the new process serves. */
const Rolled = z.object({ modules: z.array(z.string()) });

/** A roll took modules out of service that were served before it. */
export class ModulesLost extends Error {
  constructor(module: string, lost: readonly string[]) {
    super(
      `La version de « ${module} » est publiée, mais donnée à aucun anneau : l’API, relancée pour elle, ne sert plus ${lost.map((id) => `« ${id} »`).join(', ')}. Son journal dit pourquoi (« module left out »). Corrigez, puis publiez à nouveau.`,
    );
    this.name = 'ModulesLost';
  }
}

/**
 * Has a local portal serve the API of a module as it stands, as `rollApi`. Throws `ModulesLost` when a module that was served before is served
 * no more, where the portal says what it served; and what `rollApi` throws.
 */
export async function rollApiFor(settings: CliSettings, module: string): Promise<void> {
  const before = await createRunningPortal(settings.url)
    .api()
    .catch((error: unknown) => {
      if (error instanceof PortalUnreachable) return {};
      throw error;
    });
  const served = await rollApi(settings, module);
  const lost = Object.keys(before).filter((id) => served?.includes(id) === false);
  if (lost.length > 0) throw new ModulesLost(module, lost);
}

/**
 * Has a local portal replace its API's process, so that a module's routes and tables are there; gives the ids of its modules. Null: this portal
 * is not a local one; its operator rolls the API. `module`: it is for this
 * one, and nothing rolls while its API is served as it stands. Throws `RegistryRefusal` when the new process does not start: the old one
 * serves on; `RegistryUnreachable`.
 */
export async function rollApi(settings: CliSettings, module?: string): Promise<string[] | null> {
  const address = new URL(`${settings.url}/dev/api/roulement`);
  if (module !== undefined) address.searchParams.set('module', module);
  const response = await fetch(address, {
    method: 'POST',
    headers: { authorization: `Bearer ${await settings.token()}` },
    signal: AbortSignal.timeout(PATIENCE),
  }).catch((error: unknown) => {
    throw new RegistryUnreachable(settings.url, error);
  });
  if (response.ok) return Rolled.parse(JSON.parse(await readBounded(response, LONGEST))).modules;
  // Elsewhere this is an address of pages, which takes no POST.
  if (response.status === 404 || response.status === 405) return null;
  const problem = Problem.safeParse(
    await readBounded(response, LONGEST)
      .then(JSON.parse)
      .catch(() => undefined),
  );
  if (problem.success) throw new RegistryRefusal(problem.data);
  throw new Error(`${settings.url}/dev/api/roulement a répondu ${response.status}.`);
}
