import { formatBytes } from '@pwp/ui';
import { emptyRichText, type RichTextDocument } from '@pwp/rich-text';
import { announce, ProblemError, useInvalidation, useMutation } from '@pwp/web-kit';
import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue';
import { FICHIER, TITRE_LENGTH } from '../../contracts/document-limits.ts';
import { api } from '../api.ts';
import { fr } from '../locales/fr.ts';

/** Element ids of the fields, for the error summary. */
export interface UseDocumentFormOptions {
  titreId: string;
  texteId: string;
}

/** The form that adds a document. */
export interface UseDocumentFormReturn {
  titre: Ref<string>;
  texte: Ref<RichTextDocument>;
  fichier: Ref<File | undefined>;
  /** The document that was added and still waits for its file. */
  unjoined: Ref<{ id: number; file: File } | undefined>;
  /** Errors of the last submit; a new array each time, so that the summary takes the focus again. */
  errors: Ref<{ id: string; message: string }[]>;
  /** What the last request failed for; undefined when it did not. */
  failure: Ref<{ title: string; text: string } | undefined>;
  busy: ComputedRef<boolean>;
  choose: (files: readonly File[]) => void;
  submit: () => Promise<void>;
  /** Sends the file of `unjoined` again. */
  join: () => Promise<void>;
}

/** Sends the text, then the file of it. What was typed stays until the portal has it. */
export function useDocumentForm({ titreId, texteId }: UseDocumentFormOptions): UseDocumentFormReturn {
  const titre = ref('');
  const texte = shallowRef(emptyRichText);
  const fichier = shallowRef<File>();
  const errors = ref<{ id: string; message: string }[]>([]);
  const failure = ref<{ title: string; text: string }>();
  const unjoined = shallowRef<{ id: number; file: File }>();
  const invalidate = useInvalidation();
  const { mutateAsync: add, isLoading: adding } = useMutation({
    mutation: (body: { titre: string; texte: RichTextDocument }) => api('POST /documents', { body }),
  });
  const { mutateAsync: put, isLoading: joining } = useMutation({
    mutation: ({ id, file }: { id: number; file: File }) =>
      api('PUT /documents/:id/fichier', { params: { id }, form: { file } }),
  });
  const busy = computed(() => adding.value || joining.value);

  function choose([file]: readonly File[]): void {
    const text = file === undefined ? undefined : faultOfFile(file);
    failure.value = text === undefined ? undefined : { title: fr.ajout.fichier, text };
    fichier.value = text === undefined ? file : undefined;
    if (fichier.value !== undefined) announce(fr.ajout.choisi(fichier.value.name));
  }

  async function submit(): Promise<void> {
    if (busy.value) return;
    const fault = faultOf(titre.value.trim());
    errors.value = fault === undefined ? [] : [{ id: titreId, message: fault }];
    if (fault !== undefined) return;
    const sent = { titre: titre.value, texte: texte.value };
    const file = fichier.value;
    await attempt(fr.ajout.echec, async () => {
      const { id } = await add(sent);
      // What was typed or chosen meanwhile is of the next one.
      if (titre.value === sent.titre) titre.value = '';
      if (texte.value === sent.texte) texte.value = emptyRichText;
      if (fichier.value === file) fichier.value = undefined;
      if (file !== undefined) unjoined.value = { id, file };
      else announce(fr.ajout.ajoute);
    });
    await join();
  }

  async function join(): Promise<void> {
    const left = unjoined.value;
    if (left === undefined || busy.value) return;
    await attempt(fr.ajout.fichierEchec, async () => {
      await put(left);
      unjoined.value = undefined;
      announce(fr.ajout.ajoute);
    });
  }

  /** What the API refuses is said; the page shows what there is now. */
  async function attempt(title: string, request: () => Promise<void>): Promise<void> {
    failure.value = undefined;
    try {
      await request();
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const refused = error.problem.errors?.map(({ pointer, detail }) => ({
        id: pointer.startsWith('/texte') ? texteId : titreId,
        message: detail,
      }));
      if (refused === undefined) failure.value = { title, text: error.message };
      else errors.value = refused;
    }
    await invalidate(api.key('GET /documents'));
  }

  return { titre, texte, fichier, unjoined, errors, failure, busy, choose, submit, join };
}

/** The API's rules, checked before the request. */
function faultOf(titre: string): string | undefined {
  if (titre === '') return fr.ajout.titreManquant;
  if (titre.length > TITRE_LENGTH) return fr.ajout.titreTropLong(TITRE_LENGTH);
  return undefined;
}

function faultOfFile({ name, size, type }: File): string | undefined {
  if (type !== 'application/pdf') return fr.ajout.autreType(name);
  return size > FICHIER.bytes ? fr.ajout.tropGros(name, formatBytes(FICHIER.bytes)) : undefined;
}
