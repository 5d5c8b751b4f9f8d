import { Problem, readBounded } from '@pwp/contracts';
import { z } from 'zod';
import type { CliSettings } from './config.ts';
import { RegistryRefusal, RegistryUnreachable } from './registry-client.ts';

/** How long a new API process may take to start, ms. */
const PATIENCE = 120_000;

/** Longest answer, bytes; it may hold the output of a failed start. */
const LONGEST = 1024 * 1024;

/** Ids of the modules that the new process serves. */
const Rolled = z.object({ modules: z.array(z.string()) });

/** The API of a local portal stays as it was, since the new one cannot take over. */
export class RollRefused extends Error {
  constructor(module: string, refusal: RegistryRefusal) {
    super(
      `La version de « ${module} » est publiée, mais donnée à aucun anneau : l’API n’a pas pu être relancée pour elle. ${refusal.message} Corrigez, puis publiez à nouveau.`,
      { cause: refusal },
    );
    this.name = 'RollRefused';
  }
}

/** Rolls a local portal's API for a module. Throws `RollRefused`, and what else `rollApi` throws. */
export async function rollApiFor(settings: CliSettings, module: string): Promise<void> {
  await rollApi(settings, { module }).catch((error: unknown) => {
    throw error instanceof RegistryRefusal ? new RollRefused(module, error) : error;
  });
}

/**
 * Replaces the API process of a local portal and returns the ids of its modules; null for a portal that is not local. With
 * `module`, rolls only if that module's API changed; with `saved`, starts anew only the processes of these modules where that is
 * enough. Throws `RegistryRefusal` when the new process does not start, or would no longer serve a module that is served, in which
 * case the old one stays; `RegistryUnreachable`.
 */
export async function rollApi(
  settings: CliSettings,
  { module, saved = [] }: { module?: string; saved?: readonly string[] } = {},
): Promise<string[] | null> {
  const address = new URL(`${settings.url}/dev/api/roulement`);
  if (module !== undefined) address.searchParams.set('module', module);
  for (const id of saved) address.searchParams.append('saved', id);
  const response = await fetch(address, {
    method: 'POST',
    headers: { authorization: `Bearer ${await settings.token()}` },
    signal: AbortSignal.timeout(PATIENCE),
    redirect: 'error',
  }).catch((error: unknown) => {
    throw new RegistryUnreachable(settings.url, error);
  });
  if (response.ok) return Rolled.parse(JSON.parse(await readBounded(response, LONGEST))).modules;
  // Other portals serve pages at this address, and refuse a POST.
  if (response.status === 404 || response.status === 405) return null;
  const problem = Problem.safeParse(
    await readBounded(response, LONGEST)
      .then(JSON.parse)
      .catch(() => undefined),
  );
  if (problem.success) throw new RegistryRefusal(problem.data);
  throw new Error(`${settings.url}/dev/api/roulement a répondu ${response.status}.`);
}
