import type { ConfigurationFault } from '@pwp/contracts';
import { configurationFaults } from '@pwp/contracts/configuration-values';
import type { Outcome } from '@pwp/ui';
import { announce, failureMessage, ProblemError, useInvalidation } from '@pwp/web-kit';
import { ref, type Ref } from 'vue';
import type { RegistreConfiguration } from '../../contracts/index.ts';
import { api } from '../api.ts';
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

  async function reread(): Promise<boolean> {
    try {
      saved.value = await api('GET /modules/:moduleId/configuration', { params: params() });
      unread.value = '';
      return true;
    } catch (error) {
      unread.value = failureMessage(error);
      return false;
    }
  }

  function takeSaved(): void {
    if (saved.value !== undefined) typed.value = typedOf(saved.value.schema, saved.value.values);
    faults.value = [];
    isConflict.value = false;
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
      saved.value = await api('PUT /modules/:moduleId/configuration', { params: params(), body });
      const meanwhile = Object.entries(typed.value).filter(([name, value]) => value !== sent[name]);
      takeSaved();
      // What was typed meanwhile stays, to be saved in turn.
      Object.assign(typed.value, Object.fromEntries(meanwhile));
      const { fait: title } = words;
      const text = words.faitTexte(base.title);
      outcome.value = { type: 'success', title, text };
      announce(`${title}. ${text}`);
      await invalidate(api.key('GET /evenements'));
      return true;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      await tell(error);
      return false;
    } finally {
      busy.value = false;
    }
  }

  /** What the save led to: values to mend, a save of somebody else, or an answer that did not come. */
  async function tell({ problem, message }: ProblemError): Promise<void> {
    faults.value = (problem.errors ?? []).flatMap(({ pointer, detail }) => {
      const [, part, name = ''] = pointer.split('/');
      return part === 'values' ? [{ name, pointer, detail }] : [];
    });
    if (problem.code === 'configuration-modifiee') isConflict.value = await reread();
    if (faults.value.length === 0 && !isConflict.value)
      outcome.value = { type: 'error', title: fr.echecActe, text: message };
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
      if (await reread()) takeSaved();
    },
    takeSaved,
    save,
  };
}
