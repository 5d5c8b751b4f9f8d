import { join } from 'node:path';
import type { BundledPackage, ReleaseMisfit, ReleaseStatement } from '@pwp/contracts';
import { placeFaults, type ReleaseFault } from '../core/release-faults.ts';
import { apiMisfits, shellMisfits } from '../core/release-misfits.ts';
import { releaseText } from '../core/release-statement.ts';
import { faultsOf, readRelease, type ReadRelease } from '../releases/check-release.ts';
import { createRunningPortal, PortalUnreachable } from '../running-portal.ts';
import { testPages, writeAxeReport } from './axe-report.ts';
import type { CliSettings } from './config.ts';
import { packModule } from './pack-module.ts';

/** What the registry would refuse. */
export class ModuleFaults extends Error {
  readonly faults: readonly ReleaseFault[];

  constructor(id: string, faults: readonly ReleaseFault[]) {
    super(`« ${id} » : ${faults.length} défaut(s) à corriger avant de publier.`);
    this.name = 'ModuleFaults';
    this.faults = faults;
  }
}

/** A module that would be taken, as far as it alone tells. */
export interface CheckedModule {
  id: string;
  title: string;
  version: string;
  archive: Uint8Array;
  text: string;
  files: { name: string; role: string; bytes: number; compressed: number }[];
  packages: readonly BundledPackage[];
}

/** A built module as it stands in its folder. */
type BuiltModule = ReadRelease & { archive: Uint8Array };

/** Throws `NotBuilt`, `ModuleFaults`. */
export async function readBuilt(root: string, id: string): Promise<BuiltModule> {
  const archive = await packModule(join(root, 'modules'), id);
  const read = await readRelease(archive);
  if (read.statement === undefined) throw new ModuleFaults(id, read.faults);
  return { ...read, archive };
}

/**
 * Makes the checks of the registry that need no portal. Has axe look at the pages where nothing says what
 * it found on this build. Throws `NotBuilt`, `ModuleFaults`, `ToolFailed`.
 */
export async function checkModule(root: string, id: string): Promise<CheckedModule & Pick<BuiltModule, 'statement'>> {
  let built = await readBuilt(root, id);
  if (built.axe?.version !== built.statement.version) {
    const { pages } = await testPages(root, id, { shown: false });
    await writeAxeReport(root, id, built.statement.version, pages);
    built = await readBuilt(root, id);
  }
  const { declaration, files, report, archive, statement } = built;
  const faults = faultsOf(built, []);
  if (faults.length > 0) throw new ModuleFaults(id, faults);
  return {
    id,
    title: declaration.title,
    version: statement.version,
    archive,
    text: releaseText(statement),
    files: files.map(({ name, role, bytes, compressed: weight }) => ({
      name,
      role,
      bytes: bytes.length,
      compressed: weight,
    })),
    packages: report.packages ?? [],
    statement,
  };
}

/** What of a release the portal at hand would refuse. */
export interface PortalCheck {
  /** Its publication: it does not stand beside the other modules, or does not fit the shell. */
  faults: ReleaseFault[];
  /** Its promotion: the API does not serve it. */
  api: ReleaseMisfit[];
  /** What was not compared, a sentence each. */
  unchecked: string[];
}

/** What the registry alone compares, with what a team may not read. */
const ASKED_AT_PUBLICATION =
  'la clé, la signature, et les modules que des anneaux seuls reçoivent : le registre les regarde à la publication';

/** Compares a release with the portal that `pwp` speaks to. */
export async function checkAgainstPortal({ url }: CliSettings, statement: ReleaseStatement): Promise<PortalCheck> {
  const { module, declaration, ranges } = statement;
  const portal = createRunningPortal(url);
  const unchecked: string[] = [];
  const compare = async <Answer, Found>(asked: Promise<Answer>, compared: (answer: Answer) => Found[]) => {
    try {
      return compared(await asked);
    } catch (error) {
      if (!(error instanceof PortalUnreachable)) throw error;
      unchecked.push(`sans réponse, ${error.address}`);
      return [];
    }
  };
  const [places, shell, api] = await Promise.all([
    compare(portal.modules(), (others) => placeFaults(declaration, others)),
    ranges === undefined ? [] : compare(portal.shell(), (running) => shellMisfits(ranges, running)),
    ranges === undefined ? [] : compare(portal.api(), (running) => apiMisfits(module, ranges, running)),
  ]);
  return { faults: [...places, ...shell], api, unchecked: [...unchecked, ASKED_AT_PUBLICATION] };
}
