/** Reads a picture of a text, by the id of its file, with the session of the page. */
export type ReadImage = (fichier: string) => Promise<Blob>;

/** Where the pictures of a field go, and come from: the module's own routes. */
export interface RichTextImages {
  /** Keeps a picture and gives the id of its file; rejects with a sentence in French. */
  add: (file: File) => Promise<string>;
  read: ReadImage;
}
