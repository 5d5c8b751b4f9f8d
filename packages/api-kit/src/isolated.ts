/** What the process of an isolated module has its host do in its place. */
export { inspectFilesElsewhere, type InspectElsewhere } from './files/inspection/file-inspector.ts';
export { isInspectedType } from './files/inspection/inspected-type.ts';
export { countCall, countCallsElsewhere } from './provider/outside-calls.ts';
