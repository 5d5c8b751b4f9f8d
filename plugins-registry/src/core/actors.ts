import { AUTOMATIC, type RegistryState } from './registry-state.ts';

/** Author of what the registry does by itself, but for automatic rollbacks. */
export const REGISTRY = 'registre';
/** Author of browsers' acts: the registry does not know accounts. */
export const BROWSER = 'navigateur';
/** Author of what the operator's token asks for in nobody's name. */
export const OPERATOR = 'exploitation';

const NO_PERSONS = new Set([AUTOMATIC, BROWSER, REGISTRY]);

/** An author of the journal, for a team: teams and parts are named, and an administrator is « exploitation ». */
export function actorForTeam(actor: string, { tokens }: Pick<RegistryState, 'tokens'>): string {
  const isTeam = actor.startsWith('client ') || [...tokens.values()].some(({ label }) => label === actor);
  return isTeam || NO_PERSONS.has(actor) ? actor : OPERATOR;
}
