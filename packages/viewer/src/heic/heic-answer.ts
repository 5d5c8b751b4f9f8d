/** Limits on decoding a HEIC. */
export const HEIC_LIMITS = {
  /** Most pixels of the photo; phones take 48 million. */
  pixels: 50_000_000,
  /** Longest side of the drawing, px. No screen is larger, and the drawing stays below 70 MB. */
  side: 4096,
  /** Time to decode, ms; a photo of 12 million pixels takes one second. */
  time: 30_000,
} as const;

/** The worker's input: a file, and libheif's WebAssembly, because the worker has no network. */
export interface HeicRequest {
  wasm: ArrayBuffer;
  file: ArrayBuffer;
}

/** Why a HEIC is not displayed. */
export type HeicFault = 'illisible' | 'trop-grande' | 'trop-longue' | 'lecteur-absent';

/** An upright photo, which the caller draws or closes, or why there is none. */
export type HeicAnswer = { bitmap: ImageBitmap } | { fault: HeicFault };
