import { ProblemError } from '@pwp/web-kit';
import { onScopeDispose, reactive, ref, watch, type Ref } from 'vue';
import type { CasTicket, Ticket } from '../../contracts/index.ts';
import { api } from '../api.ts';
import { fr } from '../locales/fr.ts';
import { CHAMPS_DU_CAS, faultOf, requestOf, type Champ, type Valeurs } from './ticket-champs.ts';
import { dropDraft, keepDraft, readDraft } from './ticket-draft.ts';

/** Time between two keepings of the draft, ms: Safari lets a history entry be written 100 times in 30 s. */
const KEEP_EVERY = 400;
/** What may be the last that the page hears: Chromium no longer writes the entry of a reload at `pagehide`. */
const LEAVING = ['beforeunload', 'pagehide'] as const;

/** What the form needs of its page. */
export interface UseTicketFormOptions {
  /** Element id of a field, for the summary of errors. */
  fieldId: (champ: Champ | 'cas') => string;
  /** Called once the ticket is kept. */
  onOpened: (ticket: Ticket) => Promise<unknown>;
}

/** The form that opens a ticket. */
export interface UseTicketFormReturn {
  cas: Ref<CasTicket | ''>;
  valeurs: Valeurs;
  /** What the last submit found wrong; a new array each time, so that the summary takes the focus again. */
  errors: Ref<{ id: string; message: string }[]>;
  errorOf: (champ: Champ | 'cas') => string;
  /** French sentence about what happened on the way; empty while there is nothing to say. */
  failure: Ref<string>;
  busy: Ref<boolean>;
  submit: () => Promise<void>;
}

/** Checks, keeps and sends the form. What was typed stays until the ticket is kept. */
export function useTicketForm({ fieldId, onOpened }: UseTicketFormOptions): UseTicketFormReturn {
  const draft = reactive(readDraft());
  const cas = ref(draft.cas);
  const errors = ref<{ id: string; message: string }[]>([]);
  const failure = ref('');
  const busy = ref(false);
  let opened = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let kept = true;

  function keep(): void {
    kept = true;
    if (!opened) keepDraft(draft);
  }
  function flush(): void {
    if (!kept) keep();
  }
  /** At once, then once a while for as long as it changes. */
  function changed(): void {
    kept = false;
    if (timer !== undefined) return;
    keep();
    timer = setTimeout(() => {
      timer = undefined;
      if (!kept) changed();
    }, KEEP_EVERY);
  }

  watch(cas, (chosen) => {
    draft.cas = chosen;
    // What was wrong with the fields of another case is no longer on screen.
    errors.value = [];
  });
  watch(() => [draft.cas, { ...draft.valeurs }], changed);
  for (const event of LEAVING) window.addEventListener(event, flush);
  onScopeDispose(() => {
    clearTimeout(timer);
    for (const event of LEAVING) window.removeEventListener(event, flush);
  });

  function faults(chosen: CasTicket): { id: string; message: string }[] {
    return CHAMPS_DU_CAS[chosen].flatMap((champ) => {
      const message = faultOf(champ, draft.valeurs[champ]);
      return message === undefined ? [] : [{ id: fieldId(champ), message }];
    });
  }

  /** The key of this very content: tried again after a lost answer, it opens no second ticket; changed, it is another. */
  function keyOf(content: string): string {
    if (draft.attempt?.content !== content) draft.attempt = { key: crypto.randomUUID(), content };
    keep();
    return draft.attempt.key;
  }

  async function submit(): Promise<void> {
    if (busy.value) return;
    failure.value = '';
    const chosen = cas.value;
    if (chosen === '') {
      errors.value = [{ id: fieldId('cas'), message: fr.ouvrir.casManquant }];
      return;
    }
    errors.value = faults(chosen);
    if (errors.value.length > 0) return;
    const request = requestOf(chosen, draft.valeurs);
    busy.value = true;
    try {
      const headers = { 'idempotency-key': keyOf(JSON.stringify(request)) };
      const ticket = await api('POST /tickets', { body: request, headers });
      opened = true;
      dropDraft();
      await onOpened(ticket);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      errors.value = (error.problem.errors ?? []).flatMap(({ pointer, detail }) => {
        const champ = CHAMPS_DU_CAS[chosen].find((each) => pointer === `/${each}`);
        return champ === undefined ? [] : [{ id: fieldId(champ), message: detail }];
      });
      if (errors.value.length === 0) failure.value = error.message;
    } finally {
      busy.value = false;
    }
  }

  return {
    cas,
    valeurs: draft.valeurs,
    errors,
    errorOf: (champ) => errors.value.find(({ id }) => id === fieldId(champ))?.message ?? '',
    failure,
    busy,
    submit,
  };
}
