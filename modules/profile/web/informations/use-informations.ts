import { useMendedErrors, type Outcome } from '@pwp/ui';
import {
  announce,
  failureMessage,
  goOnToDestination,
  ProblemError,
  reloadSession,
  tabStorage,
  useQuery,
  useSession,
} from '@pwp/web-kit';
import { computed, reactive, ref, watch, type ComputedRef, type Ref } from 'vue';
import type { Informations } from '../../contracts/informations.ts';
import { api } from '../api.ts';
import { fr } from '../locales/fr.ts';

/** What the person may change, by field name. */
type Field = Exclude<keyof Informations, 'email'>;

/** The form of « Gérer mon profil ». */
export interface UseInformationsReturn {
  /** The data is loaded and can be changed. */
  ready: Ref<boolean>;
  /** French message when the data could not be loaded, else empty. */
  failure: Ref<string>;
  email: Ref<string>;
  fields: Record<Field, string>;
  /** Errors of the last submit; a new array each time, so that the summary takes the focus again. */
  errors: Ref<{ id: Field; message: string }[]>;
  errorOf: ComputedRef<Partial<Record<keyof Informations, string>>>;
  /** Undefined until the form was sent. */
  outcome: Ref<Outcome | undefined>;
  busy: Ref<boolean>;
  reload: () => void;
  submit: () => Promise<void>;
}

/** Where the tab keeps what is typed of a profile that must be completed first. */
const KEPT = 'pwp.profil';

/**
 * Loads the personal data and sends the changes. What was typed stays until it is saved. Only the API knows the rules.
 */
export function useInformations(): UseInformationsReturn {
  const session = useSession();
  const { data, error, refetch } = useQuery(api.query('GET /informations'));
  const ready = ref(false);
  const email = ref('');
  const fields = reactive({ nom: '', prenom: '', telephone: '', typeOrganisme: '', organisme: '' });
  const errors = ref<{ id: Field; message: string }[]>([]);
  const outcome = ref<Outcome>();
  const busy = ref(false);

  useMendedErrors(errors, { valueOf: ({ id }) => fields[id] });

  const isField = (name: string): name is Field => Object.hasOwn(fields, name);

  /** What this account typed in this tab and did not save. */
  function typedBefore(): Partial<Record<Field, string>> {
    const kept: unknown = JSON.parse(tabStorage.read(KEPT) ?? 'null');
    if (!isTyped(kept) || kept.compte !== session.account.id) return {};
    return Object.fromEntries(
      Object.entries(kept.champs).filter(([name, typed]) => isField(name) && typeof typed === 'string'),
    );
  }

  function show({ email: address, ...said }: Informations): void {
    email.value = address;
    Object.assign(fields, said);
  }

  function changedSince(sent: Record<Field, string>): Partial<Record<Field, string>> {
    return Object.fromEntries(Object.entries(fields).filter(([name, typed]) => isField(name) && typed !== sent[name]));
  }

  watch(
    data,
    (read) => {
      // Once: a refetch would overwrite what the person types.
      if (read === undefined || ready.value) return;
      show(session.profilIncomplet === true ? { ...read, ...typedBefore() } : read);
      ready.value = true;
    },
    { immediate: true },
  );

  watch(
    fields,
    (champs) => {
      if (!ready.value || session.profilIncomplet !== true) return;
      tabStorage.keep(KEPT, JSON.stringify({ compte: session.account.id, champs }));
    },
    // The page may be left with the next act.
    { flush: 'sync' },
  );

  function refuse({ problem, message }: ProblemError): void {
    const faults = (problem.errors ?? []).flatMap(({ pointer, detail }) => {
      const name = pointer.slice(1);
      return isField(name) ? [{ id: name, message: detail }] : [];
    });
    errors.value = faults;
    if (faults.length === 0) outcome.value = { type: 'error', title: fr.informations.notSaved, text: message };
  }

  /**
   * The new name shows in the header. A person sent here to complete the profile goes on to their first destination.
   */
  async function follow(): Promise<void> {
    const wasAsked = session.profilIncomplet === true;
    let text: string = fr.informations.saved;
    try {
      await reloadSession();
    } catch (refusal) {
      if (!(refusal instanceof ProblemError)) throw refusal;
      text = fr.informations.savedLater;
    }
    outcome.value = { type: 'success', title: fr.informations.savedTitle, text };
    announce(text);
    if (wasAsked) goOnToDestination();
  }

  async function submit(): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    errors.value = [];
    outcome.value = undefined;
    try {
      const sent = { ...fields };
      const saved = await api('PUT /informations', { body: sent });
      // What was typed meanwhile stays, to be saved in turn.
      show({ ...saved, ...changedSince(sent) });
      tabStorage.forget(KEPT);
      await follow();
    } catch (refusal) {
      if (!(refusal instanceof ProblemError)) throw refusal;
      refuse(refusal);
    } finally {
      busy.value = false;
    }
  }

  const errorOf = computed(() => Object.fromEntries(errors.value.map(({ id, message }) => [id, message])));
  const failure = computed(() => failureMessage(error.value));
  return { ready, failure, email, fields, errors, errorOf, outcome, busy, reload: () => void refetch(), submit };
}

function isTyped(kept: unknown): kept is { compte: string; champs: object } {
  return (
    typeof kept === 'object' &&
    kept !== null &&
    'compte' in kept &&
    'champs' in kept &&
    typeof kept.champs === 'object' &&
    kept.champs !== null
  );
}
