export { readRuntimeVersions } from './runtime.ts';
export { bundleStyles, dsfrFiles, stylesheet } from './styles.ts';
export { withoutIconify, withoutVuePolicy } from './vite-plugins.ts';
