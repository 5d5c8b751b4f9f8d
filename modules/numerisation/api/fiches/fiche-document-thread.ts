/** Called in a thread: one fiche takes some milliseconds, fifty a good part of a second. */
export { ficheDocument as make } from './fiche-document.ts';
