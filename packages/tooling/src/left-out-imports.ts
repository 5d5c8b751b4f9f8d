import type { Plugin } from 'vite';

/** What a package asks for when a function is called that pages have no use of: HTML and SVG turned into pictures. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = { jspdf: ['canvg', 'dompurify', 'html2canvas'] };

const nothing = '\0pwp-left-out';

/** Vite plugin: bundles nothing in place of these, which would be two thirds of what draws a PDF. */
export function leftOutImports(): Plugin {
  return {
    name: 'pwp-left-out-imports',
    apply: 'build',
    enforce: 'pre',
    resolveId(source, importer = '') {
      const isLeftOut = Object.entries(LEFT_OUT).some(
        ([name, imports]) => imports.includes(source) && importer.includes(`/node_modules/${name}/`),
      );
      return isLeftOut ? nothing : undefined;
    },
    load: (id) => (id === nothing ? 'export default undefined;' : undefined),
  };
}
