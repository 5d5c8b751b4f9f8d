import { computed, ref, type ComputedRef, type WritableComputedRef } from 'vue';
import type { Brouillon } from '../../contracts/index.ts';
import { faultOfReference, REFERENCE_MAX } from '../../contracts/reference-rule.ts';
import { api } from '../api.ts';

export interface UseReferenceReturn {
  /** What the field shows: what was typed, else what the draft holds, else the proposal. */
  text: WritableComputedRef<string>;
  /** What is wrong with it, in French; empty when nothing is. */
  fault: ComputedRef<string>;
  /** The draft was opened. */
  follow: (brouillon: Brouillon) => void;
  /** Writes what the field shows to the draft, if it differs. Rejects when the portal could not. */
  save: () => Promise<void>;
}

/** The agent's own name for a pli to come; `proposal` may come late, and is empty when nothing is known. */
export function useReference(proposal: () => string): UseReferenceReturn {
  const typed = ref<string | null>(null);
  const held = ref<string | null>(null);
  let brouillonId = '';

  const text = computed({
    get: () => typed.value ?? held.value ?? proposal().slice(0, REFERENCE_MAX),
    set: (value: string) => {
      typed.value = value;
    },
  });
  const wanted = () => text.value.trim();

  async function save(): Promise<void> {
    const reference = wanted();
    if (brouillonId === '' || reference === (held.value ?? '') || faultOfReference(reference) !== '') return;
    await api('PATCH /brouillons/:brouillonId', { params: { brouillonId }, body: { reference } });
    held.value = reference;
  }

  return {
    text,
    fault: computed(() => faultOfReference(wanted())),
    follow: ({ id, reference }) => {
      brouillonId = id;
      held.value = reference;
    },
    save,
  };
}
