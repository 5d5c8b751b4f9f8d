import { deflateSync } from 'node:zlib';
import { jsPDF } from 'jspdf';

/** What jsPDF asks of whoever puts a stream through its filters. */
type Filter = (data: string, filters: readonly string[]) => { data: string; reverseChain: string };

declare module 'jspdf' {
  interface jsPDFAPI {
    processDataByFilters: Filter;
  }
}

/**
 * Has jsPDF compress by Node. It does so in JavaScript otherwise, a quarter of what a fiche costs; its plugins, of which this
 * is one, are functions of `jsPDF.API`.
 */
export function deflateNatively(): void {
  jsPDF.API.processDataByFilters = deflate;
}

const { processDataByFilters: byJavaScript } = jsPDF.API;

const deflate: Filter = (data, filters) => {
  if (filters.join() !== 'FlateEncode') return byJavaScript(data, filters);
  return { data: deflateSync(Buffer.from(data, 'latin1')).toString('latin1'), reverseChain: '/FlateDecode' };
};
