/** Runs in a thread: a workbook of ten thousand rows takes a second and a hundred megabytes. */
export { writeWorkbook as make } from './pli-workbook.ts';
