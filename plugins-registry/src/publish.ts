import { requeteInvalide } from '@pwp/api-kit';
import type { ReleaseStatement } from '@pwp/contracts';
import { accessibilityFaults, summaryOf } from './core/accessibility-faults.ts';
import { releaseFaults, type ReleaseFault } from './core/release-faults.ts';
import { shellMisfits } from './core/release-misfits.ts';
import type { RegistryState } from './core/registry-state.ts';
import { composeStatement, releaseText } from './core/release-statement.ts';
import { isSignedBy, type SigningKey } from './core/signing-key.ts';
import { portailInjoignable, publicationRefusee } from './http/registry-problems.ts';
import type { Journal } from './journal/journal.ts';
import type { Registry } from './registry.ts';
import { readArchive } from './releases/read-archive.ts';
import type { ReleaseStore } from './releases/release-store.ts';
import { compressed } from './releases/servable-file.ts';
import { PortalUnreachable, type RunningPortal } from './running-portal.ts';

/** What a publication needs. */
export interface PublicationParts {
  journal: Journal;
  store: ReleaseStore;
  key: SigningKey;
  registry: Pick<Registry, 'othersThan' | 'recheck'>;
  portal: RunningPortal;
}

/** An archive that was sent, and what its sender says of it. */
export interface Publication {
  module: string;
  archive: Uint8Array;
  /** Id of the publisher's key. */
  key: string;
  /** Base64. */
  signature: string;
  actor: string;
}

/**
 * Keeps a release that is whole, fits beside the others and in the shell that runs, and is signed by a key of its module. `isNew`: it was
 * not there. Throws `publication-refusee` with every fault, `portail-injoignable`.
 */
export async function publish(
  { journal, store, key, registry, portal }: PublicationParts,
  { module, archive, key: publisher, signature, actor }: Publication,
): Promise<{ statement: ReleaseStatement; isNew: boolean }> {
  const read = await readArchive(archive);
  if (read.declaration === undefined) throw refused(read.faults);
  const { declaration, files, report, axe } = read;
  if (declaration.id !== module) {
    throw refused([
      {
        code: 'declaration-invalide',
        detail: `module.json says "id": "${declaration.id}", and the address « ${module} »: they must be the same.`,
      },
    ]);
  }
  const servable = await Promise.all(files.map((file) => compressed(file)));
  const weighed = servable.map((file) => ({ ...file, compressed: (file.br ?? file.bytes).length }));
  const statement = composeStatement(declaration, files, report);
  const faults = [
    ...releaseFaults(declaration, weighed, report, registry.othersThan(module)),
    ...accessibilityFaults(declaration, statement.version, axe),
    ...(await misfits(portal, statement)),
    ...signatureFaults(journal.state, statement, publisher, signature),
  ];
  if (faults.length > 0) throw refused(faults);

  // Files first: a release that the journal names is there.
  await store.put(statement, servable);
  let isNew = false;
  await journal.change(actor, ({ modules }) => {
    isNew = modules.get(module)?.releases.has(statement.version) !== true;
    // Published again, it is the last one, under the key of today; and each process hears that its files were put anew.
    return {
      kind: 'publish',
      statement,
      bytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0),
      compressed: weighed.reduce((sum, file) => sum + file.compressed, 0),
      ...(axe && { accessibility: summaryOf(axe) }),
      key: publisher,
      signature,
      counterSignature: key.sign(releaseText(statement)),
    };
  });
  await registry.recheck();
  return { statement, isNew };
}

/** What does not fit in the shell that runs. Its API may be rolled until somebody is given the release: the promotion looks at it. */
async function misfits(portal: RunningPortal, { ranges }: ReleaseStatement): Promise<ReleaseFault[]> {
  if (ranges === undefined || Object.keys(ranges.shell).length === 0) return [];
  return shellMisfits(ranges, await orRefuse(portal.shell()));
}

/** The answer of the portal. Throws `portail-injoignable` when there is none. */
export async function orRefuse<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof PortalUnreachable)) throw error;
    throw portailInjoignable(
      `${error.address} ne dit pas ce qui tourne : on ne sait pas si la version y fonctionne. Recommencez dès que le portail répond ; sinon, l’exploitation vérifie PWP_PORTAL_URL du registre.`,
      { cause: error },
    );
  }
}

function signatureFaults(
  { keys }: RegistryState,
  statement: ReleaseStatement,
  publisher: string,
  signature: string,
): ReleaseFault[] {
  const fault = (detail: string): ReleaseFault[] => [{ code: 'signature-refusee', detail }];
  const key = keys.get(publisher);
  if (key === undefined) return fault(`The key « ${publisher} » is unknown: have it added by an operator.`);
  if (key.revoked) return fault(`The key « ${publisher} » is revoked: sign with another.`);
  if (!key.modules.includes(statement.module) && !key.modules.includes('*'))
    return fault(`The key « ${publisher} » does not sign « ${statement.module} ».`);
  if (!isSignedBy(key.publicKey, releaseText(statement), signature))
    return fault('The signature is not that of these files: build and sign again.');
  return [];
}

function refused(faults: readonly ReleaseFault[]) {
  return publicationRefusee(`${faults.length} défaut(s) à corriger avant de publier.`, {
    errors: faults.map(({ code, detail }) => ({ pointer: code, detail })),
  });
}

/** The publisher's headers of a request. Throws `requete-invalide` when one is missing. */
export function publisherHeaders(headers: Readonly<Record<string, string | string[] | undefined>>) {
  const { 'pwp-key': key, 'pwp-signature': signature } = headers;
  if (typeof key !== 'string' || typeof signature !== 'string')
    throw requeteInvalide('Les en-têtes « PWP-Key » et « PWP-Signature » sont attendus.');
  return { key, signature };
}
