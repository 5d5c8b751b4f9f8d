import { useMendedErrors } from '@pwp/ui';
import { ProblemError } from '@pwp/web-kit';
import { computed, reactive, ref, type ComputedRef, type Ref } from 'vue';
import { FIELDS, fieldId, keepForm, missingFields, readForm, requestOf, type DemandeForm } from './demande-form.ts';
import { keepSent, wasSent } from './sent-form.ts';
import { api } from './api.ts';
import { useProof } from './use-proof.ts';

/** The form « Je crée mon espace ». */
export interface UseDemandeReturn {
  form: DemandeForm;
  /** Errors of the last submit; a new array each time, so that the summary takes the focus again. */
  errors: Ref<{ id: string; message: string }[]>;
  errorOf: (field: keyof DemandeForm) => string;
  /** French message about the last request; empty when there is none. */
  failure: Ref<string>;
  step: Ref<'saisie' | 'verification' | 'envoi' | 'envoyee'>;
  busy: ComputedRef<boolean>;
  keep: () => void;
  submit: () => Promise<void>;
  /** Returns to the form, with what was typed. */
  goBack: () => void;
}

/** Checks the form, computes the proof of work, and sends both. What was typed stays until the page is left. */
export function useDemande(): UseDemandeReturn {
  const prove = useProof();
  const form = reactive(readForm());
  const errors = ref<{ id: string; message: string }[]>([]);
  const failure = ref('');
  // Reloading the page of success shows it again; the address is in no history.
  const step = ref<'saisie' | 'verification' | 'envoi' | 'envoyee'>(wasSent() ? 'envoyee' : 'saisie');
  const busy = computed(() => step.value === 'verification' || step.value === 'envoi');

  useMendedErrors(errors, {
    valueOf: ({ id }) => FIELDS.filter((field) => fieldId(field) === id).map((field) => form[field]),
    isWrong: ({ id }) => missingFields(form).some((missing) => missing.id === id),
  });

  function refuse(error: ProblemError): void {
    const faults = error.problem.errors ?? [];
    errors.value = FIELDS.flatMap((field) => {
      // An error at `/guichets/0` shows at the field of all guichets.
      const fault = faults.find(({ pointer }) => pointer.split('/')[1] === field);
      return fault === undefined ? [] : [{ id: fieldId(field), message: fault.detail }];
    });
    if (errors.value.length === 0) failure.value = error.message;
  }

  async function submit(): Promise<void> {
    if (busy.value) return;
    failure.value = '';
    errors.value = missingFields(form);
    if (errors.value.length > 0) return;
    keepForm(form);
    try {
      step.value = 'verification';
      const preuve = await prove();
      step.value = 'envoi';
      await api('POST /demandes', { body: { ...requestOf(form), preuve } });
      step.value = 'envoyee';
      keepForm(null);
      keepSent(true);
    } catch (error) {
      step.value = 'saisie';
      if (!(error instanceof ProblemError)) throw error;
      refuse(error);
    }
  }

  return {
    form,
    errors,
    errorOf: (field) => errors.value.find(({ id }) => id === fieldId(field))?.message ?? '',
    failure,
    step,
    busy,
    keep: () => keepForm(form),
    submit,
    goBack: () => {
      step.value = 'saisie';
      keepSent(false);
      keepForm(form);
    },
  };
}
