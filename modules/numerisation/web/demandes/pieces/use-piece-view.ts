import { announce, failureMessage, useQuery } from '@pwp/web-kit';
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue';
import type { Piece } from '../../../contracts/index.ts';
import { api } from '../../api.ts';
import { fr } from '../../locales/fr.ts';

type PieceKind = 'image' | 'pdf' | 'heic' | 'autre';

/** A loaded piece; `url` is a blob address, valid until another piece is shown. */
export interface PieceContent {
  blob: Blob;
  url: string;
  /** How it is displayed: in an `<img>`, page by page, or decoded first; `autre` is not displayed. */
  kind: PieceKind;
}

export interface UsePieceViewReturn {
  piece: Readonly<ShallowRef<Piece | null>>;
  /** Null while it loads and after a failure. */
  content: Readonly<ShallowRef<PieceContent | null>>;
  error: ComputedRef<string>;
  show: (piece: Piece) => void;
  close: () => void;
  retry: () => void;
}

const KINDS = new Map<string, PieceKind>([
  ['image/jpeg', 'image'],
  ['image/png', 'image'],
  ['application/pdf', 'pdf'],
  ['image/heic', 'heic'],
]);

/**
 * The piece displayed beside the list. Its bytes are fetched with the session's token, which a frame or an image could
 * not send.
 */
export function usePieceView(numeroUnique: () => string): UsePieceViewReturn {
  const piece = shallowRef<Piece | null>(null);
  const content = shallowRef<PieceContent | null>(null);
  const { data, error, isLoading, refetch } = useQuery({
    ...api.query('GET /demandes/:numeroUnique/pieces/:pieceId/contenu', () => ({
      params: { numeroUnique: numeroUnique(), pieceId: piece.value?.id ?? '' },
    })),
    enabled: () => piece.value !== null,
    // Pieces are large, so only the displayed one is kept.
    gcTime: 0,
  });

  function release(): void {
    if (content.value !== null) URL.revokeObjectURL(content.value.url);
    content.value = null;
  }

  watch(data, (read) => {
    release();
    if (read === undefined || piece.value === null) return;
    const { blob } = read;
    const kind = KINDS.get(blob.type) ?? 'autre';
    content.value = { blob, url: URL.createObjectURL(blob), kind };
    // A HEIC is decoded first, which may fail, so it reports itself when it is ready.
    if (kind !== 'heic') announce(fr.visionneuse.affichee(piece.value.nom));
  });
  onScopeDispose(release);

  return {
    piece,
    content,
    error: computed(() => (isLoading.value ? '' : failureMessage(error.value))),
    show: (next) => (piece.value = next),
    close: () => (piece.value = null),
    retry: () => void refetch(),
  };
}
