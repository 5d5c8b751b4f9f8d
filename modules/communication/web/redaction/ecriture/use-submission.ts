import { useMendedErrors } from '@pwp/ui';
import { announce, ProblemError, refreshMenuCounts, useInvalidation } from '@pwp/web-kit';
import { ref, type Ref } from 'vue';
import type { RedactionDetail } from '../../../contracts/index.ts';
import { api } from '../../api.ts';
import { redaction } from '../../locales/fr-redaction.ts';
import type { UsePiecesReturn } from '../pieces/use-pieces.ts';
import { champOf, faultsOf, type Champ, type Fault } from './faults.ts';
import type { UseDraftReturn } from './use-draft.ts';

/** An error of the form, with the element that it leads to. */
type FormError = Fault & { id: string };

/** What hands a draft in. */
export interface UseSubmissionReturn {
  /** Errors of the last submit; a new array each time, so that the summary takes the focus again. */
  errors: Ref<FormError[]>;
  errorOf: (champ: Champ) => string;
  /** French message about the last request; empty for none. */
  failure: Ref<string>;
  busy: Ref<boolean>;
  submit: () => Promise<void>;
}

/** What the form gives. */
export interface UseSubmissionOptions {
  draft: UseDraftReturn;
  joined: UsePiecesReturn;
  /** Element id of a field. */
  fieldId: (champ: Champ) => string;
  onSubmitted: (submitted: RedactionDetail) => unknown;
}

const words = redaction.ecriture;

/** Checks a draft, saves it, and asks for its review by another account. */
export function useSubmission({ draft, joined, fieldId, onSubmitted }: UseSubmissionOptions): UseSubmissionReturn {
  const invalidate = useInvalidation();
  const errors = ref<FormError[]>([]);
  const failure = ref('');
  const busy = ref(false);

  const isCorrection = () => typeof draft.detail.value?.corrige === 'string';
  const faults = () => faultsOf(draft.champs, joined.pieces.value, isCorrection());
  const withIds = (found: readonly Fault[]) => found.map((fault) => ({ ...fault, id: fieldId(fault.champ) }));

  useMendedErrors(errors, {
    valueOf: ({ champ }) => [draft.champs, joined.pieces.value, champ],
    isWrong: ({ champ }) => faults().some((fault) => fault.champ === champ),
  });

  async function submit(): Promise<void> {
    if (busy.value) return;
    failure.value = '';
    errors.value = withIds(faults());
    if (errors.value.length > 0) return;
    busy.value = true;
    try {
      if (!(await joined.settled())) {
        errors.value = withIds([{ champ: 'pieces', message: words.fichierRefuse }]);
        return;
      }
      if (!(await draft.save())) {
        failure.value = draft.failure.value;
        return;
      }
      const revision = draft.detail.value?.revision ?? 0;
      const submitted = await api('POST /redaction/publications/:id/soumission', {
        params: { id: draft.id },
        body: { revision },
      });
      draft.end();
      refreshMenuCounts();
      announce(words.soumise);
      void invalidate(api.key('GET /redaction/publications'), api.key('GET /redaction/publications/:id'));
      onSubmitted(submitted);
    } catch (fault) {
      if (!(fault instanceof ProblemError)) throw fault;
      errors.value = withIds(
        (fault.problem.errors ?? []).flatMap(({ pointer, detail }) => {
          const champ = champOf(pointer);
          return champ === undefined ? [] : [{ champ, message: detail }];
        }),
      );
      if (errors.value.length === 0) failure.value = fault.message;
    } finally {
      busy.value = false;
    }
  }

  return {
    errors,
    errorOf: (champ) => errors.value.find((error) => error.champ === champ)?.message ?? '',
    failure,
    busy,
    submit,
  };
}
