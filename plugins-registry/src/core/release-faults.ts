import type { ManifestEntry, ModuleDeclaration, ReleaseMisfit } from '@pwp/contracts';
import { validRange } from 'semver';
import type { BuiltFile } from './built-file.ts';
import { faultsBeside } from './compose-manifest.ts';
import { licenseFaults } from './license-faults.ts';
import { entryWithoutRelease, type BuildReport } from './release-statement.ts';
import { styleFaults } from './style-faults.ts';
import { textFaults } from './text-faults.ts';

/** Why a release is refused; `code` is stable. */
export interface ReleaseFault {
  code:
    | 'archive-illisible'
    | 'entree-refusee'
    | 'fichier-manquant'
    | 'fichier-en-trop'
    | 'fichier-modifie'
    | 'declaration-invalide'
    | 'chemin-pris'
    | 'construction-invalide'
    | 'budget-depasse'
    | 'style-deborde'
    | 'texte-refuse'
    | 'licence-refusee'
    | 'accessibilite-refusee'
    | ReleaseMisfit['code']
    | 'version-prise'
    | 'signature-refusee';
  detail: string;
}

/** Largest entry and styles, compressed, bytes. */
const FIRST_BUDGET = 150 * 1024;
/** Largest entry, chunks and styles, compressed, bytes. */
const WHOLE_BUDGET = 1024 * 1024;

/** A file of a build with its compressed size, bytes. */
export interface WeighedFile extends BuiltFile {
  compressed: number;
}

/** Required suffix of each role. */
const SUFFIXES = { entry: '.js', chunk: '.js', css: '.css', texts: '.json', asset: '' } as const;

/** Every fault of a build other than its signature. `others`: the entries already in manifests. */
export function releaseFaults(
  declaration: ModuleDeclaration,
  files: readonly WeighedFile[],
  { ranges, packages = [] }: BuildReport,
  others: readonly ManifestEntry[],
): ReleaseFault[] {
  return [
    ...roleFaults(files),
    ...nameFaults(files),
    ...rangeFaults(ranges),
    ...budgetFaults(files),
    ...styleFaults(declaration.id, files),
    ...textFaults(declaration, files),
    ...licenseFaults(packages),
    ...addressFaults(declaration, others),
  ];
}

function rangeFaults(ranges: BuildReport['ranges']): ReleaseFault[] {
  if (ranges === undefined) {
    return [
      {
        code: 'construction-invalide',
        detail: 'build.json says no "ranges", so nobody knows which portal it works with: build it again.',
      },
    ];
  }
  const all = [
    ...Object.entries(ranges.shell),
    ...(ranges.api === undefined ? [] : [['its api', ranges.api] as const]),
  ];
  return all
    .filter(([, range]) => validRange(range) === null)
    .map(([name, range]) => ({
      code: 'construction-invalide',
      detail: `« ${range} », for ${name}, is no range of versions (semver), such as « ^1.2.0 ».`,
    }));
}

function roleFaults(files: readonly BuiltFile[]): ReleaseFault[] {
  return files
    .filter(({ name, role }) => !name.endsWith(SUFFIXES[role]))
    .map(({ name, role }) => ({
      code: 'construction-invalide',
      detail: `« ${name} » has the role « ${role} »: a name in « ${SUFFIXES[role]} » is expected.`,
    }));
}

/** Names that clash as file and folder, or with the compressed variant of another file. */
function nameFaults(files: readonly BuiltFile[]): ReleaseFault[] {
  const names = new Set(files.map(({ name }) => name));
  const fault = (detail: string): ReleaseFault => ({ code: 'construction-invalide', detail });
  return [...names].flatMap((name) => {
    const steps = name.split('/');
    const above = steps.map((_step, depth) => steps.slice(0, depth).join('/')).filter((folder) => names.has(folder));
    const sibling = /^(.+)\.(?:br|gz)$/.exec(name)?.[1] ?? '';
    return [
      ...above.map((folder) => fault(`« ${folder} » is a file, and the folder of « ${name} »: rename one of them.`)),
      ...(names.has(sibling)
        ? [fault(`« ${name} » is where the registry keeps « ${sibling} » compressed: leave it out, or rename it.`)]
        : []),
    ];
  });
}

function budgetFaults(files: readonly WeighedFile[]): ReleaseFault[] {
  const weight = (roles: readonly string[]) =>
    files.filter(({ role }) => roles.includes(role)).reduce((sum, { compressed }) => sum + compressed, 0);
  const faults: ReleaseFault[] = [];
  const over = (what: string, bytes: number, budget: number) => {
    if (bytes <= budget) return;
    const kilobytes = (size: number) => `${Math.ceil(size / 1024)} KB`;
    faults.push({
      code: 'budget-depasse',
      detail: `${what} weigh ${kilobytes(bytes)} compressed, ${kilobytes(budget)} at most: load less of it at first, or less of it.`,
    });
  };
  over('Entry and styles', weight(['entry', 'css']), FIRST_BUDGET);
  over('Entry, chunks and styles', weight(['entry', 'css', 'chunk']), WHOLE_BUDGET);
  return faults;
}

/** Addresses of a declaration that clash with `others`, the entries already in manifests. */
export function addressFaults(declaration: ModuleDeclaration, others: readonly ManifestEntry[]): ReleaseFault[] {
  return faultsBeside(entryWithoutRelease(declaration), others).map(({ detail }) => ({ code: 'chemin-pris', detail }));
}
