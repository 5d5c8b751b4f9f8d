import { announce, heldInHistory, holdInHistory, ProblemError, useKeptDraft } from '@pwp/web-kit';
import { reactive, ref, toRef, watch, type Ref } from 'vue';
import { TICKET_LIMITS } from '../../contracts/ticket-limits.ts';
import { api } from '../api.ts';
import { attemptOf, isRecord, type Attempt } from '../brouillon/attempt.ts';
import { fr } from '../locales/fr.ts';
import { keptFilesOf, usePieces, type UsePiecesReturn } from '../pieces/use-pieces.ts';

/** What the page provides to the form. */
export interface UseReplyFormOptions {
  numero: () => string;
  /** Called once the message is saved. */
  onSent: () => Promise<unknown>;
}

/** The form that answers on a ticket. */
export interface UseReplyFormReturn {
  texte: Ref<string>;
  pieces: UsePiecesReturn;
  /** Error of the text; empty for none. */
  error: Ref<string>;
  /** French message about the last request; empty when there is none. */
  failure: Ref<string>;
  busy: Ref<boolean>;
  submit: () => Promise<void>;
}

interface ReplyDraft {
  texte: string;
  attempt: Attempt | null;
}

/** Checks, keeps and sends an answer. What was typed stays until it is saved. */
export function useReplyForm({ numero, onSent }: UseReplyFormOptions): UseReplyFormReturn {
  const held = heldReply();
  const draft = reactive<ReplyDraft>({ texte: held.texte, attempt: held.attempt });
  const pieces = usePieces(held.pieces);
  const error = ref('');
  const failure = ref('');
  const busy = ref(false);

  function keep(): void {
    holdInHistory({ reponse: { ...draft, pieces: pieces.kept.value } });
  }
  useKeptDraft(() => [draft.texte, pieces.kept.value], keep);

  /** The key of this exact content: a retry after a lost answer writes no second message. */
  function keyOf(content: string): string {
    if (draft.attempt?.content !== content) draft.attempt = { key: crypto.randomUUID(), content };
    keep();
    return draft.attempt.key;
  }

  function faultOf(texte: string): string {
    if (texte === '') return fr.reponse.manquant;
    const { message: max } = TICKET_LIMITS;
    return texte.length > max ? fr.tropLong(fr.reponse.label, max, texte.length) : '';
  }

  watch(
    () => draft.texte,
    (texte) => {
      if (error.value !== '' && faultOf(texte.trim()) === '') error.value = '';
    },
  );

  async function submit(): Promise<void> {
    if (busy.value) return;
    failure.value = '';
    const texte = draft.texte.trim();
    error.value = faultOf(texte);
    if (error.value !== '') return;
    busy.value = true;
    try {
      pieces.error.value = await pieces.settled();
      if (pieces.error.value !== '') return;
      const joined = pieces.kept.value.map(({ id }) => id);
      const body = { texte, ...(joined.length > 0 && { pieces: joined }) };
      const headers = { 'idempotency-key': keyOf(JSON.stringify(body)) };
      await api('POST /tickets/:numero/messages', { params: { numero: numero() }, body, headers });
      draft.attempt = null;
      // What was typed or joined meanwhile is for the next answer.
      if (draft.texte.trim() === texte) draft.texte = '';
      pieces.release(joined);
      keep();
      announce(fr.reponse.envoyee);
      await onSent();
    } catch (problem) {
      if (!(problem instanceof ProblemError)) throw problem;
      const [fault] = problem.problem.errors ?? [];
      if (fault?.pointer === '/texte') error.value = fault.detail;
      else failure.value = problem.message;
    } finally {
      busy.value = false;
    }
  }

  return { texte: toRef(draft, 'texte'), pieces, error, failure, busy, submit };
}

/** The answer in the history entry. */
function heldReply(): ReplyDraft & { pieces: ReturnType<typeof keptFilesOf> } {
  const held = heldInHistory('reponse');
  if (!isRecord(held)) return { texte: '', attempt: null, pieces: [] };
  const { texte } = held;
  return {
    texte: typeof texte === 'string' ? texte : '',
    attempt: attemptOf(held['attempt']),
    pieces: keptFilesOf(held['pieces']),
  };
}
