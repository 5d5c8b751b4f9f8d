import { announce, ProblemError, useInvalidation, useMutation } from '@pwp/web-kit';
import { ref, type Ref } from 'vue';
import { NOTE_LENGTH } from '../../contracts/note-limits.ts';
import { api } from '../api.ts';
import { fr } from '../locales/fr.ts';

/** What the page provides to the form. */
export interface UseNoteFormOptions {
  /** Element id of the field, for the error summary. */
  texteId: string;
}

/** The form that adds a note. */
export interface UseNoteFormReturn {
  texte: Ref<string>;
  /** Errors of the last submit; a new array each time, so that the summary takes the focus again. */
  errors: Ref<{ id: string; message: string }[]>;
  /** French message about the last request; empty when there is none. */
  failure: Ref<string>;
  busy: Ref<boolean>;
  submit: () => Promise<void>;
}

/** Checks and sends the note. The text stays until the note is saved. */
export function useNoteForm({ texteId }: UseNoteFormOptions): UseNoteFormReturn {
  const texte = ref('');
  const errors = ref<{ id: string; message: string }[]>([]);
  const failure = ref('');
  const invalidate = useInvalidation();
  const { mutateAsync, isLoading: busy } = useMutation({
    mutation: (texteToKeep: string) => api('POST /notes', { body: { texte: texteToKeep } }),
  });

  async function submit(): Promise<void> {
    if (busy.value) return;
    failure.value = '';
    const fault = faultOf(texte.value.trim());
    errors.value = fault === undefined ? [] : [{ id: texteId, message: fault }];
    if (fault !== undefined) return;
    try {
      const sent = texte.value;
      await mutateAsync(sent);
      // What was typed meanwhile is the next note.
      if (texte.value === sent) texte.value = '';
      announce(fr.ajout.ajoutee);
      await invalidate(api.key('GET /notes'));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const refused = error.problem.errors?.find(({ pointer }) => pointer === '/texte');
      if (refused === undefined) failure.value = error.message;
      else errors.value = [{ id: texteId, message: refused.detail }];
    }
  }

  return { texte, errors, failure, busy, submit };
}

/** The API's rule, checked before the request. */
function faultOf(texte: string): string | undefined {
  if (texte === '') return fr.ajout.manquant;
  if (texte.length > NOTE_LENGTH) return fr.ajout.tropLong(NOTE_LENGTH, texte.length);
  return undefined;
}
