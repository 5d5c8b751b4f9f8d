import type { Outcome } from '@pwp/ui';
import { announce, ProblemError, useInvalidation } from '@pwp/web-kit';
import { ref, type Ref } from 'vue';
import type { RegistreModule } from '../../contracts/index.ts';
import { api } from '../api.ts';
import { fr } from '../locales/fr.ts';
import { ringWords } from './ring-words.ts';

/** The acts on one module; each answers whether it is done. */
export interface UseModuleActsReturn {
  busy: Ref<boolean>;
  /** What the last act led to. */
  outcome: Ref<Outcome | undefined>;
  promote: (move: { ring: string; version: string }) => Promise<boolean>;
  /** An empty reason is none. */
  rollback: (motif: string) => Promise<boolean>;
  disable: (motif: string) => Promise<boolean>;
  enable: () => Promise<boolean>;
}

type Told = Pick<Outcome, 'title' | 'text'>;

/** Acts on a module, says what came of it, and reads the list again. */
export function useModuleActs(module: () => Pick<RegistreModule, 'id' | 'title'>): UseModuleActsReturn {
  const busy = ref(false);
  const outcome = ref<Outcome>();
  const invalidate = useInvalidation();

  async function act(work: (params: { moduleId: string }) => Promise<Told>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    outcome.value = undefined;
    try {
      const told = await work({ moduleId: module().id });
      await readAgain();
      outcome.value = { type: 'success', ...told };
      announce(`${told.title}. ${told.text}`);
      return true;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      // Somebody else may have acted, and an answer may be lost: the list says where things stand.
      await readAgain();
      outcome.value = { type: 'error', title: fr.echecActe, text: error.message };
      return false;
    } finally {
      busy.value = false;
    }
  }

  const readAgain = () => invalidate(api.key('GET /modules'), api.key('GET /evenements'));
  const told = ({ fait, faitTexte }: { fait: string; faitTexte: (title: string) => string }): Told => ({
    title: fait,
    text: faitTexte(module().title),
  });

  return {
    busy,
    outcome,
    promote: ({ ring, version }) =>
      act(async (params) => {
        await api('POST /modules/:moduleId/promotion', { params, body: { ring, version } });
        const { fait, faitTexte } = fr.promotion;
        return { title: fait, text: faitTexte(module().title, version, ringWords(ring)) };
      }),
    rollback: (motif) =>
      act(async (params) => {
        await api('POST /modules/:moduleId/retour', { params, body: motif === '' ? {} : { motif } });
        return told(fr.retour);
      }),
    disable: (motif) =>
      act(async (params) => {
        await api('POST /modules/:moduleId/coupure', { params, body: { motif } });
        return told(fr.coupure);
      }),
    enable: () =>
      act(async (params) => {
        await api('POST /modules/:moduleId/reprise', { params });
        return told(fr.reprise);
      }),
  };
}
