/** Runs in a thread: one fiche takes a few milliseconds, fifty a large part of a second. */
export { ficheDocument as make } from './fiche-document.ts';
