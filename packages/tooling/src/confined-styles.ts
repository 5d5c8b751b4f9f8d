import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readModuleFile } from '@pwp/contracts';
import { transform, type SelectorComponent } from 'lightningcss';
import type { Plugin } from 'vite';

/** Rules that say something of the whole page, whatever they stand in. */
const OF_THE_PAGE: ReadonlySet<string> = new Set([
  'import',
  'font-face',
  'font-palette-values',
  'font-feature-values',
  'page',
  'counter-style',
  'layer-statement',
  'layer-block',
  'property',
  'view-transition',
  'position-try',
]);

/**
 * Vite plugin: a module's styles apply below its own region alone (`data-module`), with the weight that they were written with. What
 * would reach beyond is refused: a rule of the whole page, a selector that names it.
 */
export function confinedStyles(directory: string): Plugin {
  return {
    name: 'pwp-confined-styles',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const reading = readModuleFile(readFileSync(join(directory, 'module.json'), 'utf8'));
        // It is told already, with its faults.
        if ('faults' in reading) return;
        for (const file of Object.values(bundle)) {
          if (file.type !== 'asset' || !file.fileName.endsWith('.css')) continue;
          const { css, faults } = confineStyles(Buffer.from(file.source).toString(), reading.declaration.id);
          if (faults.length > 0) this.error(`${join(directory, 'web')}: ${faults.join(' ')}`);
          file.source = css;
        }
      },
    },
  };
}

/** Styles as they apply below the region of a module, and what cannot. */
export function confineStyles(source: string, module: string): { css: string; faults: string[] } {
  const faults = new Set<string>();
  const { code } = transform({
    filename: `${module}.css`,
    code: Buffer.from(source),
    minify: true,
    visitor: {
      Rule(rule) {
        if (OF_THE_PAGE.has(rule.type))
          faults.add(
            `a style holds « @${rule.type} », which acts on the whole page: leave it to the portal's own styles.`,
          );
      },
      // Of each rule, not those that are inside another selector (`:not(.a)`).
      Selector(selector) {
        if (selector.some(namesThePage))
          faults.add('a style selects « html », « body » or « :root »: it would never apply below the module.');
        return [...below(module), ...selector];
      },
    },
  });
  return { css: Buffer.from(code).toString(), faults: [...faults] };
}

/** `:where([data-module=<id>]) ` weighs nothing. */
function below(module: string): SelectorComponent[] {
  return [
    {
      type: 'pseudo-class',
      kind: 'where',
      selectors: [[{ type: 'attribute', name: 'data-module', operation: { operator: 'equal', value: module } }]],
    },
    { type: 'combinator', value: 'descendant' },
  ];
}

function namesThePage(component: SelectorComponent): boolean {
  if (component.type === 'type') return component.name === 'html' || component.name === 'body';
  return component.type === 'pseudo-class' && component.kind === 'root';
}
