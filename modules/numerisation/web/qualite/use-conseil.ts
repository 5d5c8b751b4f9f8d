import { announce } from '@pwp/web-kit';
import { onScopeDispose, readonly, ref, watch, type DeepReadonly, type Ref } from 'vue';
import { fr } from '../locales/fr.ts';
import type { VignetteSource } from '../vignettes/use-vignette.ts';

export interface UseConseilOptions {
  /** Where the bytes are; null for a file that is not judged. */
  source: () => VignetteSource | null;
  /** Media type of the file. */
  type: () => string;
  nom: () => string;
}

export interface UseConseilReturn {
  /** What a reader would refuse in the file, and what to do; empty when there is nothing to say. */
  conseil: DeepReadonly<Ref<string>>;
  /** Judges bytes that are elsewhere, once the thumbnail has them: they are not asked for twice. */
  judge: (blob: Blob) => void;
}

/** Advises about a file before it is sent. What judges it loads with the first file. */
export function useConseil({ source, type, nom }: UseConseilOptions): UseConseilReturn {
  const conseil = ref('');
  /** Told last: a rotation that mends nothing is not told again. */
  let told = '';
  let judging = new AbortController();

  async function judgeFile(blob: Blob): Promise<void> {
    judging.abort();
    const { signal } = (judging = new AbortController());
    const [{ readFaults }, { conseilOf }] = await Promise.all([
      import('./read-faults.ts'),
      import('./conseil-words.ts'),
    ]);
    const found = await readFaults({ blob, type: type() }, signal, (so) => (conseil.value = conseilOf(so)));
    if (found === null) return;
    conseil.value = conseilOf(found);
    if (conseil.value !== '' && conseil.value !== told) announce(fr.depot.qualite.annonce(nom(), conseil.value));
    told = conseil.value;
  }

  /** Without what judges, the file leaves as it would without an advice. */
  function judge(blob: Blob): void {
    judgeFile(blob).catch(() => undefined);
  }

  watch(
    source,
    (now) => {
      judging.abort();
      conseil.value = '';
      if (now instanceof Blob) judge(now);
    },
    { immediate: true },
  );
  onScopeDispose(() => judging.abort());

  return { conseil: readonly(conseil), judge };
}
