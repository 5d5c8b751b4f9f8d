import type { Outcome } from '@pwp/ui';
import { announce, ProblemError, useInvalidation } from '@pwp/web-kit';
import { nextTick, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import type { RegistreModule } from '../../contracts/index.ts';
import { api } from '../api.ts';
import { failureOutcome, isDone } from '../failure-outcome.ts';
import { fr } from '../locales/fr.ts';
import { ringWords } from './ring-words.ts';

/** The acts on one module; each answers whether it is done. */
export interface UseModuleActsReturn {
  busy: Ref<boolean>;
  /** What the last act led to. */
  outcome: Ref<Outcome | undefined>;
  /** The module that a form or a question stands on: a promotion or a roll back of one that moved since then is refused. */
  seen: ShallowRef<RegistreModule>;
  /** A form or a question opens on the module as it is now. */
  look: () => void;
  promote: (move: { ring: string; version: string }) => Promise<boolean>;
  /** Gives the module what this release needs. */
  approve: (version: string) => Promise<boolean>;
  /** An empty reason is none. */
  rollback: (motif: string) => Promise<boolean>;
  disable: (motif: string) => Promise<boolean>;
  enable: () => Promise<boolean>;
}

type Told = Pick<Outcome, 'title' | 'text'>;

/** Acts on a module, says what came of it, and reads the list again. */
export function useModuleActs(module: () => RegistreModule): UseModuleActsReturn {
  const busy = ref(false);
  const outcome = ref<Outcome>();
  const seen = shallowRef(module());
  const invalidate = useInvalidation();

  async function act(work: (params: { moduleId: string }) => Promise<Told>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    outcome.value = undefined;
    try {
      const told = await work({ moduleId: module().id });
      await readAgain();
      tell({ type: 'success', ...told });
      return true;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      // Somebody else may have acted, and an answer may be lost: the list says where things stand.
      await readAgain();
      // Of an answer that was lost, what was seen stays: asked for again, the change is not made twice.
      if (error.code === 'module-modifie') seen.value = module();
      tell(failureOutcome(error));
      return isDone(error);
    } finally {
      busy.value = false;
    }
  }

  async function readAgain(): Promise<void> {
    await invalidate(api.key('GET /modules'), api.key('GET /evenements'));
    // The card gets its module with the next render.
    await nextTick();
  }

  /** An error is an alert, which interrupts by itself. */
  function tell(told: Outcome): void {
    outcome.value = told;
    if (told.type !== 'error') announce(`${told.title}. ${told.text}`);
  }

  const told = ({ fait, faitTexte }: { fait: string; faitTexte: (title: string) => string }): Told => ({
    title: fait,
    text: faitTexte(module().title),
  });

  return {
    busy,
    outcome,
    seen,
    look() {
      outcome.value = undefined;
      seen.value = module();
    },
    promote: ({ ring, version }) =>
      act(async (params) => {
        const { moved } = seen.value;
        await api('POST /modules/:moduleId/promotion', { params, body: { ring, version, moved } });
        const { fait, faitTexte } = fr.promotion;
        return { title: fait, text: faitTexte(module().title, version, ringWords(ring)) };
      }),
    approve: (version) =>
      act(async (params) => {
        await api('POST /modules/:moduleId/accord', { params, body: { version } });
        return told(fr.accord);
      }),
    rollback: (motif) =>
      act(async (params) => {
        const { moved } = seen.value;
        await api('POST /modules/:moduleId/retour', { params, body: motif === '' ? { moved } : { motif, moved } });
        return told(fr.retour);
      }),
    disable: (motif) =>
      act(async (params) => {
        await api('POST /modules/:moduleId/coupure', { params, body: { motif } });
        return told(fr.coupure);
      }),
    enable: () =>
      act(async (params) => {
        await api('POST /modules/:moduleId/reprise', { params, body: { motif: module().disabled ?? '' } });
        return told(fr.reprise);
      }),
  };
}
