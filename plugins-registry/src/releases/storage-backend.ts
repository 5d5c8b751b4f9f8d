/** Stores files of releases, by path: `<module>/<version>/<name>`. */
export interface StorageBackend {
  /** Undefined when the file does not exist. Rejects when the backend does not answer. */
  read: (path: string) => Promise<Uint8Array | undefined>;
  /** Makes a folder hold exactly these files. Readers may see some of them before it resolves. */
  replace: (folder: string, files: ReadonlyMap<string, Uint8Array>) => Promise<void>;
  remove: (folder: string) => Promise<void>;
  /** Bytes left for files; undefined for a bucket. Rejects when the backend does not answer. */
  room: () => Promise<number | undefined>;
  /** The paths of all files. */
  list: () => Promise<string[]>;
}
