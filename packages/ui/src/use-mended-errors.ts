import { watch, type Ref } from 'vue';

/** An error of a form; `id` is the field's element. */
export interface FieldError {
  id: string;
  message: string;
}

/** What the errors speak of. */
export interface UseMendedErrorsOptions<E extends FieldError> {
  /** The value of the error's field now. */
  valueOf: (error: E) => unknown;
  /** Whether another value than the refused one is wrong too; by default, when it is empty. */
  isWrong?: (error: E) => boolean;
}

/**
 * Takes each error off the list when what it said is mended: its field holds another value, and a valid one. No new
 * error comes before the next submit.
 */
export function useMendedErrors<E extends FieldError>(
  errors: Ref<E[]>,
  { valueOf, isWrong = (error) => isEmpty(valueOf(error)) }: UseMendedErrorsOptions<E>,
): void {
  const refused = new Map<E, string>();
  const typed = (error: E) => JSON.stringify(valueOf(error));

  watch(
    errors,
    (list, before) => {
      for (const error of before) if (!list.includes(error)) refused.delete(error);
      for (const error of list) if (!before.includes(error)) refused.set(error, typed(error));
    },
    { flush: 'sync' },
  );
  watch(
    () => errors.value.map(typed),
    () => {
      const left = errors.value.filter((error) => typed(error) === refused.get(error) || isWrong(error));
      if (left.length < errors.value.length) errors.value = left;
    },
  );
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'string' ? value.trim() === '' : Array.isArray(value) && value.length === 0;
}
