import { fr } from './locales/fr.ts';

/** Names that the registry writes when no person asked. */
const ACTORS: Readonly<Record<string, string>> = fr.acteurs;

/** Who did something at the registry, as people name them. */
export function actorWords(actor: string): string {
  return ACTORS[actor] ?? actor;
}
