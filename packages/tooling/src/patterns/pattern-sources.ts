import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A pattern in the source. */
export interface FoundPattern {
  /** `file:line`, relative to the repository's root. */
  where: string;
  source: string;
  flags: string;
}

/** A call of `RegExp`, whose pattern is known only at run time. */
export interface MadePattern {
  file: string;
  /** The text of the call. */
  text: string;
}

/** Tests, build tools and what installs on one machine from this repository read no foreign text. */
const NO_FOREIGN_TEXT =
  /\.(test|spec|contract|config)\.ts$|(^|\/)(e2e|bench|testing|build)\/|^(packages\/(testing|tooling)|deploy\/cluster)\//;

/** The files that run in production or in the local stack. */
export function filesThatMeetForeignText(root: string): string[] {
  return execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.vue', '*.mjs', '*.js'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => file !== '' && !file.endsWith('.d.ts') && !NO_FOREIGN_TEXT.test(file));
}

/** All patterns of these files: the literals, and the calls that build others. */
export function patternsOf(root: string, files: readonly string[]): { found: FoundPattern[]; made: MadePattern[] } {
  const found: FoundPattern[] = [];
  const made: MadePattern[] = [];
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8');
    const source = ts.createSourceFile(file, file.endsWith('.vue') ? scriptOf(text) : text, ts.ScriptTarget.Latest);
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf('/');
        const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
        found.push({ where: `${file}:${line}`, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
      } else if (
        (ts.isNewExpression(node) || ts.isCallExpression(node)) &&
        ts.isIdentifier(node.expression) &&
        node.expression.text === 'RegExp'
      ) {
        made.push({ file, text: node.getText(source) });
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { found, made };
}

/** A component's script, with its own line numbers. */
function scriptOf(component: string): string {
  const start = component.indexOf('>', component.indexOf('<script')) + 1;
  const end = component.indexOf('</script>');
  return component.slice(0, start).replaceAll(/[^\n]/g, '') + component.slice(start, end);
}
