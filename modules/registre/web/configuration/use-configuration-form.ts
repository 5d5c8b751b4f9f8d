import type { ConfigurationFault, ConfigurationValues } from '@pwp/contracts';
import { configurationFaults } from '@pwp/contracts/configuration-values';
import type { Outcome } from '@pwp/ui';
import { announce, failureMessage, ProblemError, useInvalidation } from '@pwp/web-kit';
import { ref, type Ref } from 'vue';
import type { RegistreConfiguration } from '../../contracts/index.ts';
import { api } from '../api.ts';
import { failureOutcome, isDone, isUncertain } from '../failure-outcome.ts';
import { fr } from '../locales/fr.ts';
import { typedOf, valuesOf, type Typed } from './configuration-fields.ts';

const words = fr.configuration;

/** The form of one module's configuration. */
export interface UseConfigurationFormReturn {
  /** What is saved, as it was read last; undefined before the first answer. */
  saved: Ref<RegistreConfiguration | undefined>;
  /** French sentence about a reading that failed; empty for none. */
  unread: Ref<string>;
  typed: Ref<Typed>;
  /** Of the last save, a new array each time. */
  faults: Ref<readonly ConfigurationFault[]>;
  outcome: Ref<Outcome | undefined>;
  /** Somebody else saved since the form was filled in. */
  isConflict: Ref<boolean>;
  busy: Ref<boolean>;
  /** Reads what is saved and fills the form in with it. */
  read: () => Promise<void>;
  /** Fills the form in with what was read last. */
  takeSaved: () => void;
  /** Resolves with true once it is saved. */
  save: () => Promise<boolean>;
}

/** Reads and saves the configuration of a module. What was typed stays until it is saved, whoever else saves meanwhile. */
export function useConfigurationForm(moduleId: () => string): UseConfigurationFormReturn {
  const saved = ref<RegistreConfiguration>();
  const unread = ref('');
  const typed = ref<Typed>({});
  const faults = ref<readonly ConfigurationFault[]>([]);
  const outcome = ref<Outcome>();
  const isConflict = ref(false);
  const busy = ref(false);
  const invalidate = useInvalidation();
  const params = () => ({ moduleId: moduleId() });

  const fetchSaved = () => api('GET /modules/:moduleId/configuration', { params: params() });

  function takeSaved(): void {
    if (saved.value !== undefined) typed.value = typedOf(saved.value.schema, saved.value.values);
    faults.value = [];
    isConflict.value = false;
  }

  /** Takes what is saved now; what was typed since it was sent stays, to be saved in turn. */
  function settle(now: RegistreConfiguration, sent: Typed): void {
    saved.value = now;
    const meanwhile = Object.entries(typed.value).filter(([name, value]) => value !== sent[name]);
    takeSaved();
    Object.assign(typed.value, Object.fromEntries(meanwhile));
  }

  /** An error is an alert, which interrupts by itself. */
  function tell(told: Outcome): void {
    outcome.value = told;
    if (told.type !== 'error') announce(`${told.title}. ${told.text}`);
  }

  async function save(): Promise<boolean> {
    const base = saved.value;
    if (busy.value || base === undefined) return false;
    const sent = { ...typed.value };
    const values = valuesOf(base.schema, sent);
    outcome.value = undefined;
    faults.value = configurationFaults(base.schema, values);
    if (faults.value.length > 0) return false;
    busy.value = true;
    try {
      const body = { revision: base.revision, values };
      settle(await api('PUT /modules/:moduleId/configuration', { params: params(), body }), sent);
      tell(success(base.title));
      await invalidate(api.key('GET /evenements'));
      return true;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return await recover(error, base, sent, values);
    } finally {
      busy.value = false;
    }
  }

  /**
   * What a save led to that was not answered as done: values to mend, a save of somebody else, or nobody knows. What is saved now tells
   * whether it is done all the same, by this save or by one before whose answer was lost.
   */
  async function recover(
    refused: ProblemError,
    base: RegistreConfiguration,
    sent: Typed,
    values: ConfigurationValues,
  ): Promise<boolean> {
    const { problem } = refused;
    faults.value = (problem.errors ?? []).flatMap(({ pointer, detail }) => {
      const [, part, name = ''] = pointer.split('/');
      return part === 'values' ? [{ name, pointer, detail }] : [];
    });
    if (faults.value.length > 0) return false;
    const mayBeSaved = problem.code === 'configuration-modifiee' || isDone(refused) || isUncertain(refused);
    const now = mayBeSaved ? await fetchSaved().catch(ignoreProblem) : undefined;
    if (now !== undefined && isSame(now, values)) {
      settle(now, sent);
      tell(isDone(refused) ? failureOutcome(refused) : success(base.title));
      await invalidate(api.key('GET /evenements'));
      return true;
    }
    const isReplaced = now !== undefined && now.revision !== base.revision;
    if (isReplaced) {
      saved.value = now;
      isConflict.value = true;
    }
    if (isDone(refused) || !isReplaced) tell(failureOutcome(refused));
    return isDone(refused);
  }

  return {
    saved,
    unread,
    typed,
    faults,
    outcome,
    isConflict,
    busy,
    async read() {
      try {
        saved.value = await fetchSaved();
        unread.value = '';
        takeSaved();
      } catch (error) {
        unread.value = failureMessage(error);
      }
    },
    takeSaved,
    save,
  };
}

function success(title: string): Outcome {
  return { type: 'success', title: words.fait, text: words.faitTexte(title) };
}

/** Whether what is saved is what was sent, defaults left out. */
function isSame({ schema, values: saved }: RegistreConfiguration, sent: ConfigurationValues): boolean {
  return JSON.stringify(valuesOf(schema, typedOf(schema, saved))) === JSON.stringify(sent);
}

function ignoreProblem(failure: unknown): undefined {
  if (!(failure instanceof ProblemError)) throw failure;
}
