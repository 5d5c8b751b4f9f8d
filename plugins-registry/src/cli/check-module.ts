import { join } from 'node:path';
import type { BundledPackage, ReleaseMisfit, ReleaseStatement } from '@pwp/contracts';
import { addressFaults, type ReleaseFault } from '../core/release-faults.ts';
import { apiMisfits, portMisfits, shellMisfits } from '../core/release-misfits.ts';
import { releaseText } from '../core/release-statement.ts';
import { faultsOf, readRelease, weigh, type ReadRelease } from '../releases/check-release.ts';
import { createRunningPortal, PortalUnreachable } from '../running-portal.ts';
import type { CliSettings } from './config.ts';
import { packModule } from './pack-module.ts';

/** The faults for which the registry would refuse a module. */
export class ModuleFaults extends Error {
  readonly faults: readonly ReleaseFault[];

  constructor(id: string, faults: readonly ReleaseFault[]) {
    super(`« ${id} » : ${faults.length} défaut(s) à corriger avant de publier.`);
    this.name = 'ModuleFaults';
    this.faults = faults;
  }
}

/** A module without faults of its own. */
export interface CheckedModule {
  id: string;
  title: string;
  version: string;
  archive: Uint8Array;
  text: string;
  files: { name: string; role: string; bytes: number; compressed: number }[];
  packages: readonly BundledPackage[];
}

/** A built module, with its archive. */
type BuiltModule = ReadRelease & { archive: Uint8Array };

/** Packs and reads a built module. Throws `NotBuilt`, `ModuleFaults`. */
export async function readBuilt(root: string, id: string): Promise<BuiltModule> {
  const archive = await packModule(join(root, 'modules'), id);
  const read = await readRelease(archive);
  if (read.statement === undefined) throw new ModuleFaults(id, read.faults);
  return { ...read, archive };
}

/** Runs the registry's checks that need no portal. Throws `NotBuilt`, `ModuleFaults`. */
export async function checkModule(root: string, id: string): Promise<CheckedModule & Pick<BuiltModule, 'statement'>> {
  const built = await readBuilt(root, id);
  const { declaration, report, archive, statement } = built;
  const release = await weigh(built);
  const faults = faultsOf(release, []);
  if (faults.length > 0) throw new ModuleFaults(id, faults);
  return {
    id,
    title: declaration.title,
    version: statement.version,
    archive,
    text: releaseText(statement),
    files: release.files.map(({ name, role, bytes, compressed: weight }) => ({
      name,
      role,
      bytes: bytes.length,
      compressed: weight,
    })),
    packages: report.packages ?? [],
    statement,
  };
}

/** The comparison of a release with a running portal. */
export interface PortalCheck {
  /** Why its publication would be refused: a clash with other modules, or with the shell. */
  faults: ReleaseFault[];
  /** Why its promotion would be refused: the API does not serve it. */
  api: ReleaseMisfit[];
  /** What was not compared, in sentences. */
  unchecked: string[];
}

/** Checks that need data which teams may not read. */
const ASKED_AT_PUBLICATION =
  'la clé, la signature, et les modules que des anneaux seuls reçoivent : le registre les regarde à la publication';

/** Compares a release with the running portal. */
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
  const [addresses, shell, api] = await Promise.all([
    compare(portal.modules(), (others) => addressFaults(declaration, others)),
    ranges === undefined ? [] : compare(portal.shell(), (running) => shellMisfits(ranges, running)),
    ranges === undefined
      ? []
      : compare(portal.api(), ({ modules, ports }) => [
          ...apiMisfits(module, ranges, modules),
          ...portMisfits(declaration, ports),
        ]),
  ]);
  return { faults: [...addresses, ...shell], api, unchecked: [...unchecked, ASKED_AT_PUBLICATION] };
}
