import { announce, failureMessage, ProblemError } from '@pwp/web-kit';
import { onScopeDispose, ref, type Ref } from 'vue';
import type { PiecePublication } from '../../../contracts/index.ts';
import { IMAGE_TYPES, PIECES_LIMITS } from '../../../contracts/publication-limits.ts';
import { api } from '../../api.ts';
import { redaction } from '../../locales/fr-redaction.ts';

/** A file of the draft: on its way, kept by the portal, or refused with its reason. */
interface JoinedPiece extends PiecePublication {
  etat: 'envoi' | 'recue' | 'refusee';
  /** From 0 to 1. */
  part: number;
  motif: string;
}

/** The files of a draft. */
export interface UsePiecesReturn {
  pieces: Ref<JoinedPiece[]>;
  /** French sentence about the last choice; empty for none. */
  error: Ref<string>;
  /** What the portal has: the list of a draft that was just read. */
  show: (kept: readonly PiecePublication[]) => void;
  add: (files: readonly File[]) => Promise<void>;
  /** Keeps an image of the text and gives its id; rejects with a French sentence. */
  addImage: (file: File) => Promise<string>;
  remove: (piece: JoinedPiece) => Promise<void>;
  /** The words of an image, or that it is a decoration. */
  describe: (id: string, words: Pick<PiecePublication, 'alternative' | 'decorative'>) => void;
  /** Sends the words of images that were just typed. */
  flush: () => Promise<void>;
  /** Resolves once no file is on its way, and every word is sent; false if one was refused. */
  settled: () => Promise<boolean>;
}

/** How long after the last key the words of an image are sent, ms. */
const PAUSE = 800;
const words = redaction.pieces;

/** Deposits files as soon as they are chosen. `create` has the portal keep the draft first. */
export function usePieces(publicationId: string, create: () => Promise<boolean>): UsePiecesReturn {
  const pieces = ref<JoinedPiece[]>([]);
  const error = ref('');
  const running = new Map<string, { controller: AbortController; done: Promise<void> }>();
  const described = new Map<string, ReturnType<typeof setTimeout>>();
  /** The last sending of each image's words. */
  const sending = new Map<string, Promise<void>>();
  onScopeDispose(() => {
    for (const { controller } of running.values()) controller.abort();
    void flush();
  });

  const params = (pieceId: string) => ({ id: publicationId, pieceId });

  function change(id: string, given: Partial<JoinedPiece>): void {
    pieces.value = pieces.value.map((piece) => (piece.id === id ? { ...piece, ...given } : piece));
  }

  async function deposit(id: string, file: File, controller: AbortController): Promise<void> {
    const { signal } = controller;
    try {
      const kept = await api('PUT /redaction/publications/:id/pieces/:pieceId', {
        params: params(id),
        form: { file },
        signal,
        onProgress: (sent, total) => change(id, { part: total === 0 ? 0 : sent / total }),
      });
      change(id, { ...kept, etat: 'recue', part: 1 });
      announce(words.recue(kept.nom));
    } catch (fault) {
      if (signal.aborted) return;
      if (!(fault instanceof ProblemError)) throw fault;
      change(id, { etat: 'refusee', motif: failureMessage(fault) });
      announce(failureMessage(fault));
    } finally {
      running.delete(id);
    }
  }

  async function add(files: readonly File[]): Promise<void> {
    error.value = '';
    if (!(await create())) {
      error.value = words.sansBrouillon;
      return;
    }
    for (const file of files) {
      if (begin(file) === undefined) {
        error.value = words.tropNombreux(PIECES_LIMITS.files);
        return;
      }
    }
  }

  async function addImage(file: File): Promise<string> {
    if (!(await create())) throw new Error(words.sansBrouillon);
    const id = begin(file);
    if (id === undefined) throw new Error(words.tropNombreux(PIECES_LIMITS.files));
    await running.get(id)?.done;
    const piece = pieces.value.find((one) => one.id === id);
    if (piece?.etat === 'recue') return id;
    pieces.value = pieces.value.filter((one) => one.id !== id);
    throw new Error(piece?.motif ?? words.sansBrouillon);
  }

  /** Shows a file and sends it; undefined for one too many. */
  function begin(file: File): string | undefined {
    if (pieces.value.length >= PIECES_LIMITS.files) return undefined;
    const id = crypto.randomUUID();
    const row: JoinedPiece = {
      id,
      nom: file.name,
      type: file.type,
      taille: file.size,
      image: IMAGE_TYPES.includes(file.type),
      alternative: '',
      decorative: false,
      etat: 'envoi',
      part: 0,
      motif: '',
    };
    if (file.size > PIECES_LIMITS.fileBytes) {
      pieces.value = [...pieces.value, { ...row, etat: 'refusee', motif: words.tropGros(file.name) }];
      return id;
    }
    pieces.value = [...pieces.value, row];
    const controller = new AbortController();
    running.set(id, { controller, done: deposit(id, file, controller) });
    return id;
  }

  async function remove(piece: JoinedPiece): Promise<void> {
    error.value = '';
    running.get(piece.id)?.controller.abort();
    clearTimeout(described.get(piece.id));
    described.delete(piece.id);
    pieces.value = pieces.value.filter(({ id }) => id !== piece.id);
    announce(words.retiree(piece.nom));
    if (piece.etat === 'refusee') return;
    try {
      await api('DELETE /redaction/publications/:id/pieces/:pieceId', { params: params(piece.id) });
    } catch (fault) {
      if (!(fault instanceof ProblemError)) throw fault;
      // One that never arrived is not there.
      if (piece.etat === 'envoi' || fault.status === 404) return;
      pieces.value = [...pieces.value, piece];
      error.value = words.nonRetiree(piece.nom, fault.message);
    }
  }

  /** In turn: of two at once, the first could be kept last. */
  function send(id: string): void {
    clearTimeout(described.get(id));
    described.delete(id);
    const before = sending.get(id) ?? Promise.resolve();
    sending.set(
      id,
      before.catch(() => undefined).then(() => sendWords(id)),
    );
  }

  async function sendWords(id: string): Promise<void> {
    const piece = pieces.value.find((one) => one.id === id);
    if (piece === undefined || piece.etat !== 'recue') return;
    const body = { alternative: piece.alternative.trim(), decorative: piece.decorative };
    try {
      await api('PATCH /redaction/publications/:id/pieces/:pieceId', { params: params(id), body });
      change(id, { motif: '' });
    } catch (fault) {
      if (!(fault instanceof ProblemError)) throw fault;
      change(id, { motif: words.nonDecrite(fault.message) });
    }
  }

  function describe(id: string, given: Pick<PiecePublication, 'alternative' | 'decorative'>): void {
    change(id, given);
    clearTimeout(described.get(id));
    described.set(
      id,
      setTimeout(() => send(id), PAUSE),
    );
  }

  async function flush(): Promise<void> {
    for (const id of described.keys()) send(id);
    await Promise.all(sending.values());
  }

  return {
    pieces,
    error,
    show: (kept) => {
      pieces.value = kept.map((piece) => ({ ...piece, etat: 'recue', part: 1, motif: '' }));
    },
    add,
    addImage,
    remove,
    describe,
    flush,
    async settled() {
      await Promise.all([...running.values()].map(({ done }) => done));
      await flush();
      return pieces.value.every(({ etat, motif }) => etat === 'recue' && motif === '');
    },
  };
}
