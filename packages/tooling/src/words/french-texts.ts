import { COMPUTED } from '@pwp/contracts/no-break-spaces';
import ts from 'typescript';
import { templateParts } from './template-parts.ts';

/** A part of a file, by its offsets. */
export interface Part {
  start: number;
  end: number;
}

/** A text of the interface. */
export interface FrenchText {
  line: number;
  /** As the source writes it, with U+FFFC for each computed value. */
  written: string;
  /** What stands between the computed values. */
  parts: Part[];
}

/**
 * The texts of a file, in order: the strings of a script or of a JSON file, the values of a file of properties; in a
 * component, those of its template too.
 */
export function frenchTexts(file: string, source: string): FrenchText[] {
  const found = partsOf(file, source);
  const starts = ts.createSourceFile('lines.txt', source, ts.ScriptTarget.Latest).getLineStarts();
  return found.map((parts) => {
    const start = parts[0]?.start ?? 0;
    return {
      line: starts.filter((each) => each <= start).length,
      written: parts.map((part) => source.slice(part.start, part.end)).join(COMPUTED),
      parts,
    };
  });
}

/** A file whose texts are changed where they stand; `change` keeps the marks of computed values. */
export function withTexts(source: string, texts: readonly FrenchText[], change: (text: FrenchText) => string): string {
  let changed = source;
  for (const text of texts.toReversed()) {
    const pieces = change(text).split(COMPUTED);
    for (const [index, part] of [...text.parts.entries()].toReversed()) {
      changed = changed.slice(0, part.start) + (pieces[index] ?? '') + changed.slice(part.end);
    }
  }
  return changed;
}

function partsOf(file: string, source: string): Part[][] {
  if (file.endsWith('.vue')) return componentTexts(source);
  if (file.endsWith('.properties')) return propertyTexts(source);
  return scriptTexts(source, file.endsWith('.json'));
}

/** `key=value`, a line each; `{0}` stands for a computed value, as in a sentence. */
function propertyTexts(source: string): Part[][] {
  return [...source.matchAll(/^[^#=\s][^=]*=(.*)$/gm)].map(({ index, 0: line, 1: value = '' }) => [
    { start: index + line.length - value.length, end: index + line.length },
  ]);
}

function componentTexts(source: string): Part[][] {
  const script = /<script\b[^>]*>/.exec(source);
  const found: Part[][] = [];
  if (script !== null) {
    const start = script.index + script[0].length;
    found.push(...moved(scriptTexts(source.slice(start, source.indexOf('</script>', start))), start));
  }
  const template = source.indexOf('<template>');
  if (template === -1) return found;
  for (const { kind, parts } of templateParts(source, template, source.lastIndexOf('</template>'))) {
    if (kind === 'text') found.push(parts);
    else
      for (const { start, end } of parts) found.push(...moved(scriptTexts(`(${source.slice(start, end)})`), start - 1));
  }
  return found.toSorted((a, b) => (a[0]?.start ?? 0) - (b[0]?.start ?? 0));
}

/** The strings of a script, without those that name a thing. */
function scriptTexts(source: string, isJson = false): Part[][] {
  const file = ts.createSourceFile(isJson ? 'a.json' : 'a.ts', source, ts.ScriptTarget.Latest, true);
  const found: Part[][] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
      if (!isName(node)) found.push([inside(node, file, 1)]);
      return;
    }
    if (ts.isTemplateExpression(node) && !isName(node)) {
      found.push([
        inside(node.head, file, 2),
        ...node.templateSpans.map(({ literal }) => inside(literal, file, ts.isTemplateTail(literal) ? 1 : 2)),
      ]);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Without its quotes, backticks or braces; `after` says how many close it. */
function inside(node: ts.Node, file: ts.SourceFile, after: number): Part {
  return { start: node.getStart(file) + 1, end: node.end - after };
}

/** Whether a string names a thing to code, or is read by nobody but developers. */
function isName(node: ts.Node): boolean {
  const { parent } = node;
  return (
    ts.isImportDeclaration(parent) ||
    ts.isExportDeclaration(parent) ||
    ts.isLiteralTypeNode(parent) ||
    ts.isElementAccessExpression(parent) ||
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    (ts.isTaggedTemplateExpression(parent) && parent.tag.getText() !== 'html') ||
    (ts.isCallExpression(parent) && /^(?:console|log)\.|\.log\./.test(parent.expression.getText())) ||
    isSubject(node)
  );
}

/** The subject of a mail, by which mailboxes sort and filter, or the summary of a route, which developers read. */
function isSubject(node: ts.Node): boolean {
  const isOwner = (each: ts.Node) => ts.isPropertyAssignment(each) || ts.isFunctionDeclaration(each);
  const name = ts.findAncestor(node, isOwner)?.name?.getText();
  return name === 'summary' || name?.startsWith('subject') === true;
}

function moved(texts: readonly Part[][], by: number): Part[][] {
  return texts.map((parts) => parts.map(({ start, end }) => ({ start: start + by, end: end + by })));
}
