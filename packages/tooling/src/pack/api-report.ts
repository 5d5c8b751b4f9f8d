import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { kits, packageOf, type Kit } from './kits.ts';

/** The kits whose API is written down: what modules are made from. */
export const reported: readonly Kit[] = kits.filter(({ folder }) =>
  ['packages/contracts', 'packages/api-kit', 'packages/web-kit', 'packages/ui'].includes(folder),
);

/** The command that accepts a changed API. */
const ACCEPT = 'npm run api-reports';

/**
 * Everything that a kit's entries export, and the types that this needs, without comments: two equal reports mean that modules compile
 * alike. `declarations` is the tree of `emitDeclarations`.
 */
export function apiReport(kit: Kit, declarations: string): string {
  const { name, exports } = packageOf(kit);
  const entries = Object.entries(exports).filter(([, source]) => source.endsWith('.ts'));
  const parts = entries.map(([path, source]) => {
    const file = join(declarations, kit.folder, source.replace(/\.ts$/, '.d.ts'));
    return `## ${join(name, path)}\n\n\`\`\`ts\n${exportedBy(file, declarations).join('\n\n')}\n\`\`\`\n`;
  });
  return [`# API of ${name}\n`, `Written by \`${ACCEPT}\`; a test compares it with the code.\n`, ...parts].join('\n');
}

function exportedBy(entry: string, declarations: string): string[] {
  const program = ts.createProgram({ rootNames: [entry], options: { noLib: true, types: [] }, host: hostOf() });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(entry);
  const file = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  if (file === undefined) throw new Error(`${entry} exports nothing.`);
  const lines = new Map<string, string>();
  const waiting: ts.Symbol[] = [];
  const seen = new Set<ts.Symbol>();
  const resolved = (symbol: ts.Symbol) =>
    (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);

  /** Prints a symbol's declarations and notes what they name. */
  function print(symbol: ts.Symbol): string[] {
    seen.add(symbol);
    return (symbol.declarations ?? []).map((declaration) => {
      const statement = statementOf(declaration);
      statement.forEachChild(function look(node): void {
        if (ts.isIdentifier(node)) note(checker.getSymbolAtLocation(node));
        node.forEachChild(look);
      });
      const warning = ts.getJSDocDeprecatedTag(statement) === undefined ? '' : '/** @deprecated */\n';
      return `${warning}${printer.printNode(ts.EmitHint.Unspecified, statement, statement.getSourceFile())}`;
    });
  }

  function note(symbol: ts.Symbol | undefined): void {
    if (symbol === undefined) return;
    const target = resolved(symbol);
    if (target.declarations?.some(isStatement) === true && !seen.has(target)) waiting.push(target);
  }

  for (const symbol of checker.getExportsOfModule(file)) {
    const target = resolved(symbol);
    const printed = print(target).map(withoutWords);
    lines.set(
      symbol.name,
      printed.length > 0 ? [`// ${symbol.name}`, ...printed].join('\n') : `// ${symbol.name}: ${originOf(symbol)}`,
    );
  }
  for (let symbol = waiting.pop(); symbol !== undefined; symbol = waiting.pop()) {
    if (seen.has(symbol)) continue;
    const [first] = symbol.declarations ?? [];
    const where = first === undefined ? '' : relative(declarations, first.getSourceFile().fileName);
    const head = `// not exported: ${symbol.name} of ${where}`;
    lines.set(`~${head}`, [head, ...print(symbol).map(withoutWords)].join('\n'));
  }
  return [...lines].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, text]) => text);
}

const printer = ts.createPrinter({ removeComments: true });

/** The words that every declaration of a file has in front. */
function withoutWords(text: string): string {
  return text.replace(/^(export )?(default )?(declare )?/m, '');
}

/** Not a member, nor a parameter. */
function isStatement(declaration: ts.Declaration): boolean {
  return statementOf(declaration) === (ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration);
}

function statementOf(declaration: ts.Node): ts.Node {
  let node = declaration;
  while (!ts.isSourceFile(node) && !ts.isSourceFile(node.parent)) node = node.parent;
  return node;
}

/** What is handed on from another package is named with it. */
function originOf(symbol: ts.Symbol): string {
  const [declaration] = symbol.declarations ?? [];
  const statement = declaration === undefined ? undefined : statementOf(declaration);
  const module = statement !== undefined && ts.isExportDeclaration(statement) ? statement.moduleSpecifier : undefined;
  return `from ${module?.getText() ?? 'elsewhere'}`;
}

/** Finds the files of the tree alone: what other packages declare is theirs. */
function hostOf(): ts.CompilerHost {
  const host = ts.createCompilerHost({});
  host.resolveModuleNameLiterals = (literals, containing) =>
    literals.map(({ text }) => ({
      resolvedModule: text.startsWith('.')
        ? {
            resolvedFileName: `${resolve(dirname(containing), text).replace(/\.(?:ts|js)$/, '')}.d.ts`,
            extension: ts.Extension.Dts,
          }
        : undefined,
    }));
  return host;
}
