import { useMendedErrors } from '@pwp/ui';
import { ProblemError } from '@pwp/web-kit';
import { computed, ref, type ComputedRef, type Ref } from 'vue';
import { api } from './api.ts';
import { fr } from './fr.ts';
import { keepSent, wasSent } from './sent-form.ts';
import { useProof } from './use-proof.ts';

/** « Où en est ma demande ? »: a form with only an address. */
export interface UseSuiviReturn {
  email: Ref<string>;
  /** Error of the address, or empty. A new value each time, so that the summary takes the focus again. */
  errors: Ref<{ id: string; message: string }[]>;
  /** French message about the last request; empty when there is none. */
  failure: Ref<string>;
  step: Ref<'saisie' | 'verification' | 'envoi' | 'envoyee'>;
  busy: ComputedRef<boolean>;
  submit: () => Promise<void>;
  /** Returns to the form, with the address. */
  goBack: () => void;
}

/** Element id of the field, the target of the error summary. */
export const SUIVI_EMAIL_ID = 'suivi-email';

/** Computes the proof of work and sends it with the address. */
export function useSuivi(): UseSuiviReturn {
  const prove = useProof();
  const email = ref('');
  const errors = ref<{ id: string; message: string }[]>([]);
  const failure = ref('');
  const step = ref<'saisie' | 'verification' | 'envoi' | 'envoyee'>(wasSent() ? 'envoyee' : 'saisie');
  const busy = computed(() => step.value === 'verification' || step.value === 'envoi');
  useMendedErrors(errors, { valueOf: () => email.value });
  const fault = (message: string) => [{ id: SUIVI_EMAIL_ID, message }];

  async function submit(): Promise<void> {
    if (busy.value) return;
    failure.value = '';
    errors.value = email.value.trim() === '' ? fault(fr.champs.email.missing) : [];
    if (errors.value.length > 0) return;
    try {
      step.value = 'verification';
      const preuve = await prove();
      step.value = 'envoi';
      await api('POST /demandes/suivi', { body: { email: email.value, preuve } });
      step.value = 'envoyee';
      keepSent(true);
    } catch (error) {
      step.value = 'saisie';
      if (!(error instanceof ProblemError)) throw error;
      const told = error.problem.errors?.find(({ pointer }) => pointer === '/email');
      if (told === undefined) failure.value = error.message;
      else errors.value = fault(told.detail);
    }
  }

  return {
    email,
    errors,
    failure,
    step,
    busy,
    submit,
    goBack: () => {
      step.value = 'saisie';
      keepSent(false);
    },
  };
}
