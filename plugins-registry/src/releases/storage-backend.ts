/** Where files of releases are kept, by their path: `<module>/<version>/<name>`. */
export interface StorageBackend {
  /** Undefined when it is not there. Rejects when the backend cannot be asked. */
  read: (path: string) => Promise<Uint8Array | undefined>;
  /** Has a folder hold these files and no others; until it resolves, they may be there in part. */
  replace: (folder: string, files: ReadonlyMap<string, Uint8Array>) => Promise<void>;
  /** Removes a folder, with all that is below it. */
  remove: (folder: string) => Promise<void>;
}
