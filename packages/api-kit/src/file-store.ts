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

/** Port to the bytes of uploaded files: a folder here, an object store in production. */
export interface FileStore {
  /** Streams `source` in, hashing on the way; resolves once the bytes are safe on disk. Nothing stays if the source fails. */
  put(source: Readable): Promise<StoredFile>;
  /** Throws when there is no such file. */
  read(key: string): Promise<Readable>;
  /** The file as a Blob that reads lazily, for a multipart body. */
  blob(key: string, type: string): Promise<Blob>;
  /** First `length` bytes. */
  head(key: string, length: number): Promise<Uint8Array>;
  /** Nothing happens when there is no such file. */
  delete(key: string): Promise<void>;
}
