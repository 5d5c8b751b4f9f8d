import { announce, failureMessage, ProblemError } from '@pwp/web-kit';
import { computed, onScopeDispose, ref, type ComputedRef, type Ref } from 'vue';
import { PIECES_LIMITS } from '../../contracts/ticket-limits.ts';
import { api } from '../api.ts';
import { isRecord } from '../brouillon/attempt.ts';
import { fr } from '../locales/fr.ts';

/** A file of the form: on its way, kept by the portal, or refused with its reason. */
export interface JoinedFile {
  id: string;
  nom: string;
  /** Bytes. */
  taille: number;
  etat: 'envoi' | 'recue' | 'refusee';
  /** From 0 to 1. */
  part: number;
  motif: string;
}

/** A file that the portal has, as the draft keeps it. */
export type KeptFile = Pick<JoinedFile, 'id' | 'nom' | 'taille'>;

/** The files that go with a message. */
export interface UsePiecesReturn {
  files: Ref<JoinedFile[]>;
  /** Those that the portal has, for the draft and the request. */
  kept: ComputedRef<KeptFile[]>;
  /** French sentence about the last choice; empty for none. */
  error: Ref<string>;
  add: (files: readonly File[]) => void;
  remove: (id: string) => void;
  /** Resolves once no file is on its way; with the sentence about the first refused one, or empty. */
  settled: () => Promise<string>;
  /** Forgets files, by id, which a message has taken. */
  release: (ids: readonly string[]) => void;
}

const MEGABYTES = PIECES_LIMITS.fileBytes / (1024 * 1024);

/** Deposits files as soon as they are chosen, so that « Envoyer » has nothing left to wait for. */
export function usePieces(held: readonly KeptFile[]): UsePiecesReturn {
  const files = ref<JoinedFile[]>(held.map((file) => ({ ...file, etat: 'recue', part: 1, motif: '' })));
  const error = ref('');
  const running = new Map<string, { controller: AbortController; done: Promise<void> }>();
  onScopeDispose(() => {
    for (const { controller } of running.values()) controller.abort();
  });

  function change(id: string, given: Partial<JoinedFile>): void {
    files.value = files.value.map((file) => (file.id === id ? { ...file, ...given } : file));
  }

  async function deposit(id: string, file: File, controller: AbortController): Promise<void> {
    const { signal } = controller;
    try {
      const { nom, taille } = await api('PUT /pieces/:pieceId', {
        params: { pieceId: id },
        form: { file },
        signal,
        onProgress: (sent, total) => change(id, { part: total === 0 ? 0 : sent / total }),
      });
      change(id, { nom, taille, etat: 'recue', part: 1 });
      announce(fr.pieces.recue(nom));
    } catch (failure) {
      if (signal.aborted) return;
      if (!(failure instanceof ProblemError)) throw failure;
      change(id, { etat: 'refusee', motif: failureMessage(failure) });
      announce(failureMessage(failure));
    } finally {
      running.delete(id);
    }
  }

  function add(chosen: readonly File[]): void {
    error.value = '';
    for (const file of chosen) {
      if (files.value.length >= PIECES_LIMITS.files) {
        error.value = fr.pieces.tropNombreux(PIECES_LIMITS.files);
        return;
      }
      const id = crypto.randomUUID();
      const row: JoinedFile = { id, nom: file.name, taille: file.size, etat: 'envoi', part: 0, motif: '' };
      if (file.size > PIECES_LIMITS.fileBytes) {
        files.value = [...files.value, { ...row, etat: 'refusee', motif: fr.pieces.tropGros(file.name, MEGABYTES) }];
        continue;
      }
      files.value = [...files.value, row];
      const controller = new AbortController();
      running.set(id, { controller, done: deposit(id, file, controller) });
    }
  }

  function remove(id: string): void {
    const gone = files.value.find((file) => file.id === id);
    if (gone === undefined) return;
    running.get(id)?.controller.abort();
    files.value = files.value.filter((file) => file !== gone);
    error.value = '';
    announce(fr.pieces.retiree(gone.nom));
    // One that stays behind goes by itself in the night.
    if (gone.etat !== 'refusee') api('DELETE /pieces/:pieceId', { params: { pieceId: id } }).catch(ignoreProblem);
  }

  return {
    files,
    kept: computed(() =>
      files.value.filter(({ etat }) => etat === 'recue').map(({ id, nom, taille }) => ({ id, nom, taille })),
    ),
    error,
    add,
    remove,
    async settled() {
      await Promise.all([...running.values()].map(({ done }) => done));
      const refused = files.value.find(({ etat }) => etat === 'refusee');
      return refused === undefined ? '' : fr.pieces.aRetirer(refused.nom);
    },
    release: (ids) => {
      files.value = files.value.filter(({ id }) => !ids.includes(id));
    },
  };
}

function ignoreProblem(failure: unknown): void {
  if (!(failure instanceof ProblemError)) throw failure;
}

/** The files of a history entry. */
export function keptFilesOf(value: unknown): KeptFile[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each: unknown) => {
    if (!isRecord(each)) return [];
    const { id, nom, taille } = each;
    return typeof id === 'string' && typeof nom === 'string' && typeof taille === 'number' ? [{ id, nom, taille }] : [];
  });
}
