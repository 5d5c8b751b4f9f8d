import { GrantSummaries, OpenedGrant, type GrantSummary, type OpenGrant } from '@pwp/contracts';
import { z } from 'zod';
import type { CliSettings } from '../config.ts';
import { callRegistry, RegistryRefusal } from '../registry-client.ts';

/** Opens a grant for a module. Throws `RegistryRefusal`, `RegistryUnreachable`. */
export function openGrant(settings: CliSettings, id: string, body: OpenGrant): Promise<OpenedGrant> {
  return callRegistry(settings, { method: 'POST', path: `/modules/${id}/grants`, body }, OpenedGrant);
}

/** The page where a browser takes grants that were just opened, all at once. */
export function addressOf({ url }: CliSettings, opened: readonly OpenedGrant[]): string {
  const [address, ...others] = opened.map(({ path }) => new URL(path, `${url}/`));
  for (const { searchParams } of others)
    for (const [name, value] of searchParams) address?.searchParams.append(name, value);
  return String(address);
}

/** Lists the grants in force for the token's modules. */
export async function listGrants(settings: CliSettings): Promise<GrantSummary[]> {
  return (await callRegistry(settings, { method: 'GET', path: '/grants' }, GrantSummaries)).items;
}

/** Ends every grant of these modules and returns their number. */
export async function revokeGrants(settings: CliSettings, ids: readonly string[]): Promise<number> {
  const ours = (await listGrants(settings)).filter(({ module }) => ids.includes(module));
  for (const { grant } of ours) await revokeGrant(settings, grant);
  return ours.length;
}

/** Ends a grant, also when it has just ended. */
export async function revokeGrant(settings: CliSettings, grant: string): Promise<void> {
  try {
    await callRegistry(settings, { method: 'DELETE', path: `/grants/${grant}` }, z.unknown());
  } catch (error) {
    if (!(error instanceof RegistryRefusal && error.problem.code === 'octroi-inconnu')) throw error;
  }
}
