import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { bundleStyles } from '@pwp/shell/build';
import ts from 'typescript';

const require = createRequire(import.meta.url);
const ui = resolve(import.meta.dirname, '../../packages/ui');

/** The page about the components. */
export const UI_PAGE = resolve(import.meta.dirname, '../../docs/ui.md');

const HEAD = `# The components of pages

Written by \`npm run docs\` from \`packages/ui\`: what each component says of itself, its props from their types, and the example that \`npm run ui\` shows (http://127.0.0.1:5173). Beside these, \`@pwp/ui\` hands on components of vue-dsfr as they are, and the page has [classes of the DSFR](#classes-of-the-dsfr). A text with titles, lists and links has its field and what shows it in \`@pwp/rich-text/web\` (\`packages/rich-text/README.md\`).

## The scale

Sizes of pages are custom properties, set in \`packages/ui/src/styles/brand.css\`. A page sets no size of its own for a title: its rank gives it, even with a class such as \`fr-h5\`.

| what                   | property                               | size                    |
| ---------------------- | -------------------------------------- | ----------------------- |
| title of the page, h1  | \`--pwp-title\`                          | 24 px on a line of 32   |
| section, h2            | \`--pwp-heading\`                        | 18 px on a line of 24   |
| part of a section, h3  | \`--pwp-subheading\`                     | 16 px on a line of 24   |
| tables, facts, tools   | \`--pwp-small\`                          | 14 px on a line of 20   |
| after a title, in rows | \`--pwp-gap\`                            | 12 px                   |
| between sections       | \`--pwp-section\`                        | 24 px                   |
| widest form, text      | \`--pwp-form-width\`, \`--pwp-text-width\` | 640 px, 800 px          |
| tables and lists       |                                        | the width of the window |

- A checkbox is the DSFR's (\`fr-checkbox-group\`, \`--sm\` in tables and lists), never the browser's.
- A page without a menu keeps to the middle of a wide screen: 1200 px, like the sign-in page, whose stylesheet (\`deploy/keycloak\`) has the same sizes.
- A badge is written as a word, without capitals.
- An empty list says why in a \`StatePanel\` and, where there is one, gives the next step in its slot, as a secondary button. Nothing at all and nothing found are told apart.
- What could not be read is said by the same panel; listening to its \`retry\` gives it « Réessayer ». \`QueryState\` draws both around what a query reads. A page's \`useFocusFallback\` does not see what its slot removes.
- A list that loads is drawn at the height of its rows: \`StatePanel\` with the class \`pwp-rows\` (64 px), \`pwp-rows--low\` (32 px) or \`pwp-rows--high\` (136 px); a form, as fields, with \`pwp-rows pwp-rows--form\`.
- The line above a list, with what can be done with all of it, has the class \`pwp-head\`; buttons and short words side by side, \`pwp-line\` (8 px apart) with \`pwp-line--wide\` (12 px); a list of what happened, \`pwp-acts\`; what takes the focus to tell an outcome, \`pwp-told\`.
- A list whose rows open has \`data-rows\` on the element that holds the rows, as \`DataTable\` does: the arrows, J and K move from row to row, to the first link or button of each, or to a row with \`tabindex\`.
- What a long page is for (« Valider », « Ajouter des pièces ») stays in sight: its buttons are in one line at the foot of what they are about, \`pwp-actions\`.
`;

/** The whole page: one section a component, in the order of names, then the DSFR's. Throws when a component has no example. */
export async function uiPage(): Promise<string> {
  const files = globSync('src/components/**/*.vue', { cwd: ui, exclude: ['**/testing/**'] }).toSorted((left, right) =>
    basename(left).localeCompare(basename(right)),
  );
  return [HEAD, ...files.map(section), await dsfrSection()].join('\n');
}

/** The classes of the DSFR that the portal's stylesheet holds: each stands at the first component that has it. */
async function dsfrSection(): Promise<string> {
  const { code } = await bundleStyles({ minify: true });
  const unnamed = new Set(classesIn(Buffer.from(code).toString()));
  const imports = readFileSync(join(ui, 'src/styles.css'), 'utf8');
  const named = (folder: string) =>
    [...imports.matchAll(new RegExp(`'(@gouvfr/dsfr/dist/${folder}/([a-z-]+)/[^']+)'`, 'g'))].map(
      ([, file = '', name = '']) => ({ file, name }),
    );
  const components = named('component').flatMap(({ file, name }) => {
    const own = classesIn(readFileSync(require.resolve(file), 'utf8')).filter((each) => unnamed.delete(each));
    return own.length === 0 ? [] : [`- ${name}: ${own.map((each) => `\`${each}\``).join(', ')}`];
  });
  const icons = named('utility/icons').map(({ name }) => name.replace('icons-', ''));
  return [
    '## Classes of the DSFR',
    '',
    "The portal's stylesheet holds these components, and of the foundations the grid (`fr-container`, `fr-grid-row`, `fr-col-*`), spacing (`fr-m*-*w`, `fr-p*-*w`), titles and text (`fr-h1` to `fr-h6`, `fr-text--*`), `fr-sr-only`, `fr-hidden`, `fr-raw-list`. A class that is not here does nothing. Of illustrative colours, there is that of new badges alone.",
    '',
    `Icons, \`fr-icon-<name>-line\` or \`-fill\`, are those of the families ${icons.join(', ')}. vue-dsfr's own, \`ri-*\`, are fetched from outside: the portal has none.`,
    '',
    ...components,
    '',
  ].join('\n');
}

function classesIn(css: string): string[] {
  const names = [...css.matchAll(/\.(fr-[\w-]+)/g)].map(([, name = '']) => name);
  return [...new Set(names)].filter((name) => !name.startsWith('fr-icon-')).toSorted();
}

function section(file: string): string {
  const name = basename(file, '.vue');
  const script = /<script setup[^>]*>\n(.*?)<\/script>/s.exec(readFileSync(join(ui, file), 'utf8'))?.[1] ?? '';
  const source = ts.createSourceFile(`${name}.ts`, script, ts.ScriptTarget.Latest, true);
  const example = readFileSync(join(ui, `examples/${name}.vue`), 'utf8').trim();
  const rows = [...propsOf(source), ...modelsOf(source), ...eventsOf(source)];
  const table = rows.length === 0 ? [] : [aligned([['name', 'type', 'what it is'], ...rows]), ''];
  const about = /^\/\*(?!\*)(.*?)\*\/$/ms.exec(script)?.[1];
  return [
    `## ${name}`,
    '',
    ...(about === undefined ? [] : [sentences(about), '']),
    ...table,
    '```vue',
    example,
    '```',
    '',
  ].join('\n');
}

/** A comment without its stars and line breaks. */
function sentences(comment: string): string {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\*/, '').trim());
  return lines
    .filter((line) => line !== '')
    .join(' ')
    .replaceAll('<', '\\<');
}

function propsOf(source: ts.SourceFile): string[][] {
  return callsOf(source, 'defineProps').flatMap(({ typeArguments: [type] = [] as never }) =>
    membersOf(type).map((member) => {
      const optional = ts.isPropertySignature(member) && member.questionToken !== undefined ? '?' : '';
      const shape = ts.isPropertySignature(member) ? shapeOf(member.type) : '';
      return [`${member.name?.getText()}${optional}`, shape, docOf(member)];
    }),
  );
}

function modelsOf(source: ts.SourceFile): string[][] {
  return callsOf(source, 'defineModel').map(({ arguments: given, typeArguments: [type] = [] as never }) => {
    const [first] = given;
    const name = first !== undefined && ts.isStringLiteral(first) ? `v-model:${first.text}` : 'v-model';
    return [name, shapeOf(type), ''];
  });
}

function eventsOf(source: ts.SourceFile): string[][] {
  return callsOf(source, 'defineEmits').flatMap(({ typeArguments: [type] = [] as never }) =>
    membersOf(type).map((member) => [
      `@${member.name?.getText()}`,
      ts.isPropertySignature(member) ? (member.type?.getText() ?? '') : '',
      docOf(member),
    ]),
  );
}

/** A type as written; that it may be left out is said beside the name. */
function shapeOf(type: ts.TypeNode | undefined): string {
  return (type?.getText() ?? '').replace(/ \| undefined$/, '');
}

function membersOf(type: ts.TypeNode | undefined): readonly ts.TypeElement[] {
  return type !== undefined && ts.isTypeLiteralNode(type) ? type.members : [];
}

function callsOf(source: ts.SourceFile, name: string): ts.CallExpression[] {
  const found: ts.CallExpression[] = [];
  source.forEachChild(function look(node): void {
    if (ts.isCallExpression(node) && node.expression.getText() === name) found.push(node);
    node.forEachChild(look);
  });
  return found;
}

function docOf(node: ts.Node): string {
  const [comment] = ts.getJSDocCommentsAndTags(node);
  return (ts.getTextOfJSDocComment(comment?.comment) ?? '').replaceAll(/\s+/g, ' ');
}

/** A Markdown table, aligned as the formatter leaves it; types stand as code. */
function aligned(rows: readonly (readonly string[])[]): string {
  const cells = rows.map(([name = '', type = '', doc = ''], index) =>
    index === 0 ? [name, type, doc] : [coded(name), coded(type), doc.replaceAll('|', '\\|')],
  );
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [heading = [], ...body] = cells;
  return [line(heading), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

function coded(text: string): string {
  return `\`${text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')}\``;
}
