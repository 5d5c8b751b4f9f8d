import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { hasJava, java } from '@pwp/testing/s3-service';

const POM = join(import.meta.dirname, 'pom.xml');
const LIBRARIES = resolve(import.meta.dirname, '../../node_modules/.cache/verapdf');

/** Whether this machine can run veraPDF, which Maven brings. */
export function hasVeraPdf(): boolean {
  return hasJava() && spawnSync('mvn', ['--version']).status === 0;
}

/** What veraPDF says of each document, by name: whether it is PDF/UA-1. */
export function pdfUa(documents: Readonly<Record<string, Uint8Array>>): Record<string, 'PASS' | 'FAIL'> {
  const goal = 'dependency:copy-dependencies';
  execFileSync('mvn', ['--quiet', '--batch-mode', '--file', POM, goal, `-DoutputDirectory=${LIBRARIES}`]);
  const folder = mkdtempSync(join(tmpdir(), 'pwp-pdf-'));
  try {
    for (const [name, bytes] of Object.entries(documents)) writeFileSync(join(folder, `${name}.pdf`), bytes);
    const files = Object.keys(documents).map((name) => join(folder, `${name}.pdf`));
    const asked = ['org.verapdf.apps.GreenfieldCliWrapper', '--flavour', 'ua1', '--format', 'text', ...files];
    const { stdout } = spawnSync(java, ['-cp', join(LIBRARIES, '*'), ...asked], { encoding: 'utf8' });
    const said = [...stdout.matchAll(/^(PASS|FAIL) (.+)\.pdf/gm)];
    return Object.fromEntries(said.map(([, verdict, path = '']) => [basename(path), verdict as 'PASS' | 'FAIL']));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
