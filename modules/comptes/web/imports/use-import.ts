import { formatBytes, type Outcome } from '@pwp/ui';
import { announce, heldInHistory, holdInHistory, ProblemError } from '@pwp/web-kit';
import { useFollowedWork } from '@pwp/web-kit/work';
import { computed, onScopeDispose, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import { IMPORT_LIMITS } from '../../contracts/import-limits.ts';
import type { Import } from '../../contracts/index.ts';
import { api } from '../api.ts';
import { fr } from '../locales/fr.ts';

/** Interval between two reads of a running import, ms. */
const FOLLOW_EVERY = 1_000;
/** The same when only its mails are left, ms. */
const FOLLOW_MAILS_EVERY = 5_000;
/** Where the history entry stores the import, so that a reload finds it. */
const KEPT = 'import';

export interface UseImportReturn {
  /** The displayed import; undefined until a file is checked. */
  current: ShallowRef<Import | undefined>;
  step: ComputedRef<'fichier' | 'essai' | 'en-cours' | 'termine'>;
  busy: Ref<boolean>;
  outcome: Ref<Outcome | undefined>;
  /** Lines for which the launch creates accounts. */
  valides: ComputedRef<number>;
  checkFile: (files: readonly File[]) => Promise<void>;
  launch: () => Promise<void>;
  /** Reads an import again after a failed read. */
  follow: () => Promise<void>;
  restart: () => void;
}

const words = fr.import;

/** One import, from file to result. */
export function useImport(): UseImportReturn {
  const current = shallowRef<Import>();
  const busy = ref(false);
  const outcome = ref<Outcome>();
  const leaving = new AbortController();
  /** The import that is read. */
  let asked = '';
  const followed = useFollowedWork<Import>({
    read(signal) {
      outcome.value = undefined;
      return api('GET /imports/:importId', { params: { importId: asked }, signal });
    },
    onRead(next) {
      const before = current.value;
      show(next);
      if (before?.etat === 'en-cours' && next.etat === 'termine') {
        announce(`${words.termine}. ${words.termineTexte(next.faites, next.refusees)}`);
      } else if (before?.etat === 'termine' && before.aEnvoyer > 0 && next.aEnvoyer === 0) {
        announce(words.tousPartis);
      }
    },
    onFailure: (error) => tellFailure(words.suiviInterrompu, error),
    every: followEvery,
    part: ({ etat, faites, refusees, total }) => (etat === 'en-cours' ? (faites + refusees) / total : undefined),
  });

  const step = computed(() => current.value?.etat ?? 'fichier');
  const valides = computed(() => (current.value === undefined ? 0 : current.value.total - current.value.refusees));

  function show(next: Import | undefined): void {
    current.value = next;
    holdInHistory({ [KEPT]: next?.id ?? null });
    asked = next?.id ?? '';
  }

  function tellFailure(title: string, error: unknown): void {
    if (!(error instanceof ProblemError)) throw error;
    outcome.value = { type: 'error', title, text: error.message };
  }

  async function act(title: string, work: () => Promise<void>): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    followed.giveUp();
    outcome.value = undefined;
    try {
      await work();
      followed.follow(current.value);
    } catch (error) {
      if (!leaving.signal.aborted) tellFailure(title, error);
    } finally {
      busy.value = false;
    }
  }

  function refusalOf([file, ...others]: readonly File[]): string | undefined {
    if (file === undefined || others.length > 0) return words.unSeul;
    if (file.size <= IMPORT_LIMITS.bytes) return undefined;
    return words.tropGros(file.name, formatBytes(file.size));
  }

  async function checkFile(files: readonly File[]): Promise<void> {
    const [file] = files;
    const refusal = refusalOf(files);
    if (file === undefined || refusal !== undefined) {
      outcome.value = { type: 'error', title: words.echec, text: refusal ?? words.unSeul };
      return;
    }
    announce(words.verification);
    await act(words.echec, async () => {
      show(await api('POST /imports', { form: { file }, signal: leaving.signal }));
      announce(words.bilan(valides.value, current.value?.refusees ?? 0));
    });
  }

  async function launch(): Promise<void> {
    const { id } = current.value ?? {};
    if (id === undefined) return;
    await act(words.lancementEchec, async () => {
      show(await api('POST /imports/:importId/lancement', { params: { importId: id } }));
      announce(words.enCours);
    });
  }

  async function follow(): Promise<void> {
    if (asked !== '') await followed.readNow();
  }

  const kept = heldInHistory(KEPT);
  if (typeof kept === 'string') {
    asked = kept;
    void follow();
  }
  onScopeDispose(() => leaving.abort());

  return {
    current,
    step,
    busy,
    outcome,
    valides,
    checkFile,
    launch,
    follow,
    restart() {
      // A launch that is under way creates its accounts, and says so.
      if (busy.value) return;
      followed.giveUp();
      outcome.value = undefined;
      show(undefined);
      followed.follow(undefined);
    },
  };
}

/** Time until the next read, ms; undefined when the import no longer changes. */
function followEvery({ etat, aEnvoyer }: Import): number | undefined {
  if (etat === 'en-cours') return FOLLOW_EVERY;
  return etat === 'termine' && aEnvoyer > 0 ? FOLLOW_MAILS_EVERY : undefined;
}
