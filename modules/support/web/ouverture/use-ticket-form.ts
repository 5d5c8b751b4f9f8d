import { useMendedErrors } from '@pwp/ui';
import { ProblemError, useKeptDraft } from '@pwp/web-kit';
import { reactive, ref, watch, type Ref } from 'vue';
import type { CasTicket, Ticket } from '../../contracts/index.ts';
import { api } from '../api.ts';
import { fr } from '../locales/fr.ts';
import { usePieces, type UsePiecesReturn } from '../pieces/use-pieces.ts';
import { CHAMPS, CHAMPS_DU_CAS, faultOf, requestOf, type Champ, type Valeurs } from './ticket-champs.ts';
import { dropDraft, keepDraft, readDraft } from './ticket-draft.ts';

/** What the page provides to the form. */
export interface UseTicketFormOptions {
  /** Element id of a field, for the error summary. */
  fieldId: (champ: Champ | 'cas' | 'pieces') => string;
  /** Called once the ticket is saved. */
  onOpened: (ticket: Ticket) => Promise<unknown>;
}

/** The form that opens a ticket. */
export interface UseTicketFormReturn {
  cas: Ref<CasTicket | ''>;
  valeurs: Valeurs;
  pieces: UsePiecesReturn;
  /** Errors of the last submit; a new array each time, so that the summary takes the focus again. */
  errors: Ref<{ id: string; message: string }[]>;
  errorOf: (champ: Champ | 'cas') => string;
  /** French message about the last request; empty when there is none. */
  failure: Ref<string>;
  busy: Ref<boolean>;
  submit: () => Promise<void>;
}

/** Checks, saves and sends the form. What was typed stays until the ticket is saved. */
export function useTicketForm({ fieldId, onOpened }: UseTicketFormOptions): UseTicketFormReturn {
  const draft = reactive(readDraft());
  const cas = ref(draft.cas);
  const errors = ref<{ id: string; message: string }[]>([]);
  const failure = ref('');
  const busy = ref(false);
  const pieces = usePieces(draft.pieces);
  let opened = false;

  const champOf = (id: string) => [...CHAMPS].find((champ) => id === fieldId(champ));
  useMendedErrors(errors, {
    valueOf: ({ id }) => {
      const champ = champOf(id);
      return champ === undefined ? pieces.kept.value.map((piece) => piece.id) : draft.valeurs[champ];
    },
    isWrong: ({ id }) => {
      const champ = champOf(id);
      return champ !== undefined && faultOf(champ, draft.valeurs[champ]) !== undefined;
    },
  });

  function keep(): void {
    if (!opened) keepDraft({ ...draft, pieces: pieces.kept.value });
  }

  watch(cas, (chosen) => {
    draft.cas = chosen;
    // Errors in the fields of another case are no longer displayed.
    errors.value = [];
  });
  useKeptDraft(() => [draft.cas, { ...draft.valeurs }, pieces.kept.value], keep);

  function faults(chosen: CasTicket): { id: string; message: string }[] {
    return CHAMPS_DU_CAS[chosen].flatMap((champ) => {
      const message = faultOf(champ, draft.valeurs[champ]);
      return message === undefined ? [] : [{ id: fieldId(champ), message }];
    });
  }

  /**
   * The key of this exact content: a retry after a lost answer opens no second ticket, and a changed content gets a new
   * key.
   */
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
    busy.value = true;
    try {
      const refused = await pieces.settled();
      if (refused !== '') {
        errors.value = [{ id: fieldId('pieces'), message: refused }];
        return;
      }
      const joined = pieces.kept.value.map(({ id }) => id);
      const request = { ...requestOf(chosen, draft.valeurs), ...(joined.length > 0 && { pieces: joined }) };
      const headers = { 'idempotency-key': keyOf(JSON.stringify(request)) };
      const ticket = await api('POST /tickets', { body: request, headers });
      opened = true;
      dropDraft();
      await onOpened(ticket);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      errors.value = (error.problem.errors ?? []).flatMap(({ pointer, detail }) => {
        if (pointer === '/pieces') return [{ id: fieldId('pieces'), message: detail }];
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
    pieces,
    errors,
    errorOf: (champ) => errors.value.find(({ id }) => id === fieldId(champ))?.message ?? '',
    failure,
    busy,
    submit,
  };
}
