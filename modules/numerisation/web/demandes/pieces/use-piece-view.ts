import { announce } from '@pwp/web-kit';
import { onScopeDispose, readonly, ref, shallowRef, type DeepReadonly, type Ref, type ShallowRef } from 'vue';
import type { Piece } from '../../../contracts/index.ts';
import { createLatestRequest, messageOf } from '../../latest-request.ts';
import { fr } from '../../locales/fr.ts';
import type { NumerisationClient } from '../../numerisation-client.ts';

type PieceKind = 'image' | 'pdf' | 'heic' | 'autre';

/** A piece whose bytes are here; `url` is a blob address that lives until another piece is shown. */
export interface PieceContent {
  blob: Blob;
  url: string;
  /** How it is shown: in an `<img>`, page by page, or decoded first; `autre` is not. */
  kind: PieceKind;
}

export interface UsePieceViewReturn {
  piece: Readonly<ShallowRef<Piece | null>>;
  /** Null while it loads and after a failure. */
  content: Readonly<ShallowRef<PieceContent | null>>;
  error: DeepReadonly<Ref<string>>;
  show: (piece: Piece) => Promise<void>;
  close: () => void;
}

const KINDS = new Map<string, PieceKind>([
  ['image/jpeg', 'image'],
  ['image/png', 'image'],
  ['application/pdf', 'pdf'],
  ['image/heic', 'heic'],
]);

/** The piece shown beside the list. The bytes are fetched with the session's token, which no frame or image could carry. */
export function usePieceView(client: NumerisationClient, numeroUnique: () => string): UsePieceViewReturn {
  const piece = shallowRef<Piece | null>(null);
  const content = shallowRef<PieceContent | null>(null);
  const error = ref('');
  const requests = createLatestRequest();

  function clear(): void {
    requests.abort();
    if (content.value !== null) URL.revokeObjectURL(content.value.url);
    content.value = null;
    error.value = '';
  }

  async function show(next: Piece): Promise<void> {
    clear();
    piece.value = next;
    const signal = requests.start();
    try {
      const { blob } = await client.getPiece(numeroUnique(), next.id, signal);
      if (signal.aborted) return;
      const kind = KINDS.get(blob.type) ?? 'autre';
      content.value = { blob, url: URL.createObjectURL(blob), kind };
      // A HEIC is decoded first, and may not be: it says itself when it is there.
      if (kind !== 'heic') announce(fr.visionneuse.affichee(next.nom));
    } catch (failure) {
      if (!signal.aborted) error.value = messageOf(failure);
    }
  }

  function close(): void {
    clear();
    piece.value = null;
  }

  onScopeDispose(close);

  return { piece, content, error: readonly(error), show, close };
}
