declare module 'subset-font' {
  /** Options as of 2.9; the types of DefinitelyTyped stop at 2.3 and lack the hinting and the tables. */
  interface SubsetOptions {
    targetFormat?: 'truetype' | 'woff' | 'woff2';
    noHinting?: boolean;
    noLayoutClosure?: boolean;
    dropTables?: string[];
  }
  export default function subsetFont(font: Uint8Array, text: string, options?: SubsetOptions): Promise<Uint8Array>;
}
