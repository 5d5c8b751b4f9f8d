import type { Readable } from 'node:stream';

/** A stored file. */
export interface StoredFile {
  /** Opaque key of the file in the store. */
  key: string;
  /** Bytes. */
  size: number;
  /** Hexadecimal. */
  sha256: string;
}

/** Port to one module's uploaded files: a folder, or a part of an S3 bucket. */
export interface FileStore {
  /**
   * Streams `source` into the store and hashes it. Resolves once the bytes are synced to disk, or the service has them all,
   * and leaves nothing when the source fails. Throws `stockage-plein` before any write when the disk is nearly full.
   */
  put(source: Readable): Promise<StoredFile>;
  /** Throws when the file does not exist. */
  read(key: string): Promise<Readable>;
  /**
   * The file as a Blob that reads lazily, for a multipart body. It may be read until `copies` is disposed of. A service that gives it
   * too slowly is left when `signal` aborts.
   */
  blob(key: string, type: string, copies: AsyncDisposableStack, signal: AbortSignal): Promise<Blob>;
  /**
   * The first `length` bytes, or fewer when the file is shorter. The buffer has a single copy in memory and can be
   * transferred to a thread.
   */
  head(key: string, length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Does nothing when the file does not exist. */
  delete(key: string): Promise<void>;
  /**
   * Deletes the files put before `instant` whose keys `kept` does not return, and the partial files of a crash.
   * Returns the number of deleted files.
   */
  sweep(
    instant: Date,
    kept: (keys: readonly string[]) => Promise<ReadonlySet<string>>,
    signal: AbortSignal,
  ): Promise<number>;
}
