import { kindOf, type FileKind } from '@pwp/viewer';
import { failureMessage, useQuery } from '@pwp/web-kit';
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue';
import type { Piece } from '../../../contracts/index.ts';
import { api } from '../../api.ts';

/** A loaded piece; `url` is a blob address, valid until another piece is shown. */
export interface PieceContent {
  blob: Blob;
  url: string;
  kind: FileKind;
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
    content.value = { blob, url: URL.createObjectURL(blob), kind: kindOf(blob.type) };
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
