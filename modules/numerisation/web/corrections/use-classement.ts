import { announce, failureMessage, ProblemError, refreshMenuCounts, useInvalidation } from '@pwp/web-kit';
import { readonly, ref, shallowRef, type DeepReadonly, type Ref, type ShallowRef } from 'vue';
import type { Correction, RaisonClassement } from '../../contracts/index.ts';
import { api } from '../api.ts';
import { frCorrections } from '../locales/corrections.ts';
import { labelOfPiece } from '../plis/piece-label.ts';

export interface UseClassementReturn {
  busy: DeepReadonly<Ref<boolean>>;
  /** French message of the last failure; empty when there is none. */
  error: DeepReadonly<Ref<string>>;
  /** What was just taken from the list, and can be put back. */
  done: Readonly<ShallowRef<Correction | null>>;
  /** « Ne rien faire ». False when it failed. */
  classify: (correction: Correction, raison: RaisonClassement) => Promise<boolean>;
  /** Puts back what was taken last. */
  undo: () => Promise<void>;
  /** Says no more of what was done: it was another guichet's. */
  forget: () => void;
}

/** The name by which a rejection is spoken of: whom it is about, then what was rejected. */
export function nameOf({ demandeur, reference, piece }: Pick<Correction, 'demandeur' | 'reference' | 'piece'>): string {
  const what = piece === null ? frCorrections.pliEntier : labelOfPiece(piece);
  const who = demandeur ?? reference ?? '';
  return who === '' ? what : `${who} · ${what}`;
}

/** Takes rejections from the list of the guichet, and puts them back. */
export function useClassement(): UseClassementReturn {
  const words = frCorrections.classement;
  const invalidate = useInvalidation();
  const busy = ref(false);
  const error = ref('');
  const done = shallowRef<Correction | null>(null);

  async function change(act: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    error.value = '';
    try {
      await act();
      return true;
    } catch (failure) {
      error.value = failureMessage(failure);
      // A colleague was faster: the list below says so.
      const isTreated = failure instanceof ProblemError && failure.code === 'correction-traitee';
      if (isTreated) done.value = null;
      return isTreated;
    } finally {
      await invalidate(api.key('GET /a-corriger'));
      refreshMenuCounts();
      busy.value = false;
    }
  }

  async function classify(correction: Correction, raison: RaisonClassement): Promise<boolean> {
    done.value = null;
    const closed = await change(() =>
      api('PUT /a-corriger/:correctionId/classement', { params: { correctionId: correction.id }, body: { raison } }),
    );
    if (!closed || error.value !== '') return closed;
    done.value = correction;
    announce(words.fait(nameOf(correction)));
    return true;
  }

  async function undo(): Promise<void> {
    const correction = done.value;
    if (correction === null) return;
    const params = { correctionId: correction.id };
    const put = await change(() => api('DELETE /a-corriger/:correctionId/classement', { params }));
    if (!put || error.value !== '') return;
    done.value = null;
    announce(words.remis(nameOf(correction)));
  }

  function forget(): void {
    done.value = null;
    error.value = '';
  }

  return { busy: readonly(busy), error: readonly(error), done, classify, undo, forget };
}
