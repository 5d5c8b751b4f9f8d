import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A pattern as it stands in the source. */
export interface FoundPattern {
  /** `file:line`, from the root of the repository. */
  where: string;
  source: string;
  flags: string;
}

/** A call of `RegExp`, whose pattern is not known before it runs. */
export interface MadePattern {
  file: string;
  /** The call as it is written. */
  text: string;
}

/** Tests meet no foreign text, nor does what builds the portal out of its own files. */
const NO_FOREIGN_TEXT =
  /\.(test|spec|contract|config)\.ts$|(^|\/)(e2e|bench|testing|build)\/|^packages\/(testing|tooling)\//;

/** The files of the repository that run in production or stand in for the outside. */
export function filesThatMeetForeignText(root: string): string[] {
  return execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.vue', '*.mjs', '*.js'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => file !== '' && !file.endsWith('.d.ts') && !NO_FOREIGN_TEXT.test(file));
}

/** All patterns of these files: those written as such, and the calls that make others. */
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

/** A component's script, at its own lines. */
function scriptOf(component: string): string {
  const start = component.indexOf('>', component.indexOf('<script')) + 1;
  const end = component.indexOf('</script>');
  return component.slice(0, start).replaceAll(/[^\n]/g, '') + component.slice(start, end);
}
