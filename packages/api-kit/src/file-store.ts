import type { Readable } from 'node:stream';

/** A file as the store keeps it. */
export interface StoredFile {
  /** Where the store finds it again; opaque. */
  key: string;
  /** Bytes. */
  size: number;
  /** Hexadecimal. */
  sha256: string;
}

/** Port to the bytes of uploaded files, those of one module: a folder here, an object store in production. */
export interface FileStore {
  /**
   * Streams `source` in, hashing on the way; resolves once the bytes are safe on disk. Nothing stays if the source fails.
   * Throws `stockage-plein` before anything is written when little room is left.
   */
  put(source: Readable): Promise<StoredFile>;
  /** Throws when there is no such file. */
  read(key: string): Promise<Readable>;
  /** The file as a Blob that reads lazily, for a multipart body. */
  blob(key: string, type: string): Promise<Blob>;
  /** First `length` bytes, fewer when the file is shorter; in memory once, so that its buffer can be given to a thread. */
  head(key: string, length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Nothing happens when there is no such file. */
  delete(key: string): Promise<void>;
  /**
   * Deletes what was put before `instant` and is not among the keys that `kept` gives back of those it is asked for; with it,
   * what a crash left half written. Files are counted from when they were put. Returns how many files went.
   */
  sweep(
    instant: Date,
    kept: (keys: readonly string[]) => Promise<ReadonlySet<string>>,
    signal: AbortSignal,
  ): Promise<number>;
}
