import { ProblemError } from '@pwp/web-kit';
import type { Brouillon, Contexte, PliDetail } from '../../contracts/index.ts';
import { api } from '../api.ts';

/** A draft that the agent goes on with. */
export interface BrouillonRepris {
  /** When it was last changed (ISO 8601). */
  depuis: string;
  fichiers: number;
}

/** The agent's draft for a demande, or for a correction, a new one if there is none; `repris` is null for one without files. */
export async function takeBrouillon(
  contexte: Contexte,
  numeroUnique: string | null,
  corrige: number | undefined,
): Promise<{ brouillon: Brouillon; repris: BrouillonRepris | null }> {
  // Read before the draft is opened, which updates it.
  const { items } = await api('GET /brouillons');
  const brouillon = await api('POST /brouillons', {
    body: { contexte, numeroUnique: numeroUnique ?? undefined, corrige },
  });
  const depuis = items.find(({ id }) => id === brouillon.id)?.updatedAt;
  const fichiers = brouillon.fichiers.length;
  return { brouillon, repris: fichiers > 0 ? { depuis: depuis ?? brouillon.updatedAt, fichiers } : null };
}

/**
 * The pli of a draft that was being sent when the page was reloaded: one that is gone was sent, and its pli is asked for
 * again. Undefined when there is no such draft, or when it is still there.
 */
export async function pliOfLastEnvoi(brouillonId: string): Promise<PliDetail | undefined> {
  if (brouillonId === '') return undefined;
  try {
    await api('GET /brouillons/:brouillonId', { params: { brouillonId } });
    return undefined;
  } catch (failure) {
    if (!isGone(failure)) throw failure;
  }
  try {
    return await api('POST /brouillons/:brouillonId/envoi', { params: { brouillonId } });
  } catch (failure) {
    if (isGone(failure)) return undefined;
    throw failure;
  }
}

function isGone(failure: unknown): boolean {
  return failure instanceof ProblemError && failure.status === 404;
}
