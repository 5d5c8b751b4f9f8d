/** Runs in a thread: a pli of fifty pieces takes several pages. */
export { preuveDocument as make } from './preuve-document.ts';
