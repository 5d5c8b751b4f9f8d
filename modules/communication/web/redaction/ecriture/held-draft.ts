import { heldInHistory, holdInHistory } from '@pwp/web-kit';
import type { Champs } from './champs.ts';

/** What is being written, as the history entry holds it: it outlives a reload, a cut and a new session, and belongs to the tab. */
export interface HeldDraft {
  id: string;
  /** The revision that it was written over; 0: the portal has none yet. */
  revision: number;
  /** Null when the portal has all of it. */
  champs: Champs | null;
}

const NAME = 'communicationBrouillon';

/** The draft of the current history entry. */
export function heldDraft(): HeldDraft | undefined {
  const held = heldInHistory(NAME);
  return isHeldDraft(held) ? held : undefined;
}

/** Holds a draft in the current history entry, or nothing more. */
export function holdDraft(draft: HeldDraft | null): void {
  holdInHistory({ [NAME]: draft });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isHeldDraft(value: unknown): value is HeldDraft {
  if (!isRecord(value)) return false;
  const { id, revision, champs } = value;
  return typeof id === 'string' && typeof revision === 'number' && (champs === null || isChamps(champs));
}

/** Whether the form of this release wrote it. */
function isChamps(value: unknown): value is Champs {
  if (!isRecord(value) || !isRecord(value['texte']) || !isRecord(value['audience'])) return false;
  const texts = ['genre', 'niveau', 'theme', 'titre', 'resume', 'debut', 'fin', 'motifCorrection'];
  const lists = ['territoires', 'typesOrganisme', 'roles', 'guichets', 'comptes'];
  const { texte, audience } = value;
  return (
    texts.every((name) => typeof value[name] === 'string') &&
    lists.every((name) => Array.isArray(audience[name])) &&
    Array.isArray(texte['content'])
  );
}
