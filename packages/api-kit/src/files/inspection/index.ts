/** The structure of files that people send, read to its end in threads of its own. */
export {
  createFileInspector,
  type FileInspector,
  type FileInspectorOptions,
  type FileSender,
} from './file-inspector.ts';
export type { FileVerdict } from './file-verdict.ts';
export type { InspectedType } from './inspected-type.ts';
export { verificationIndisponible, verificationsEnCours } from './structure-problems.ts';
export { STRUCTURE_PROBLEMS, structureRefusalOf, type StructureRefusal } from './structure-refusals.ts';
