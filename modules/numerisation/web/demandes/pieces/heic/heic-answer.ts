/** What a HEIC may ask of the machine that shows it. */
export const HEIC_LIMITS = {
  /** Of the photo: phones take 48 million. */
  pixels: 50_000_000,
  /** Of the longest side of what is drawn, px: no screen has more, and what is drawn stays below 70 MB. */
  side: 4096,
  /** Of decoding it, ms: a photo of 12 million pixels takes one second. */
  time: 30_000,
} as const;

/** What the worker needs: a file, and libheif's WebAssembly, since it may ask for nothing itself. */
export interface HeicRequest {
  wasm: ArrayBuffer;
  file: ArrayBuffer;
}

/** Why a HEIC is not shown. */
export type HeicFault = 'illisible' | 'trop-grande' | 'trop-longue' | 'lecteur-absent';

/** A photo, upright, for its owner to draw or to close; or why there is none. */
export type HeicAnswer = { bitmap: ImageBitmap } | { fault: HeicFault };
