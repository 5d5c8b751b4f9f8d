import type { ReleaseStatement } from '@pwp/contracts';
import { summaryOf } from './core/accessibility-faults.ts';
import type { ReleaseFault } from './core/release-faults.ts';
import { shellMisfits } from './core/release-misfits.ts';
import type { RegistryState } from './core/registry-state.ts';
import { releaseText } from './core/release-statement.ts';
import type { SigningKey } from './core/signing-key.ts';
import { portailInjoignable, publicationRefusee } from './http/registry-problems.ts';
import type { Journal } from './journal/journal.ts';
import type { Registry } from './registry.ts';
import type { ReleaseChecker } from './releases/release-checker.ts';
import type { ReleaseStore } from './releases/release-store.ts';
import { PortalUnreachable, type RunningPortal } from './running-portal.ts';

/** Most faults in one refusal. */
const MOST_FAULTS = 100;

/** What a publication needs. */
export interface PublicationParts {
  journal: Journal;
  store: ReleaseStore;
  key: SigningKey;
  registry: Pick<Registry, 'othersThan' | 'recheck'>;
  portal: RunningPortal;
  checker: ReleaseChecker;
}

/** An uploaded archive with its signature. */
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
 * Stores a release once its archive, signature, place in the menu and shell range pass every check. `isNew` is false for
 * one that was already published. Throws `publication-refusee` with every fault, `portail-injoignable`.
 */
export async function publish(
  { journal, store, key, registry, portal, checker }: PublicationParts,
  { module, archive, key: publisher, signature, actor }: Publication,
): Promise<{ statement: ReleaseStatement; isNew: boolean }> {
  const { publicKey } = signerOf(journal.state, module, publisher);
  const others = registry.othersThan(module);
  const checked = await checker.check({ module, archive, publicKey, signature, others });
  if (checked.statement === undefined) throw refused(checked.faults);
  const { statement, files, axe } = checked;
  const faults = [...checked.faults, ...(await misfits(portal, statement))];
  if (faults.length > 0) throw refused(faults);

  requireSame(journal.state, statement);
  // Files first: the journal must not name a release whose files are missing.
  await store.put(statement, files);
  let isNew = false;
  await journal.change(actor, (state) => {
    signerOf(state, module, publisher);
    isNew = !requireSame(state, statement);
    // Also for a release that exists: it becomes the latest one, signed with today’s key, and other processes read its files again.
    return {
      kind: 'publish',
      statement,
      bytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0),
      compressed: files.reduce((sum, file) => sum + file.compressed, 0),
      ...(axe && { accessibility: summaryOf(axe) }),
      key: publisher,
      signature,
      counterSignature: key.sign(releaseText(statement)),
    };
  });
  await registry.recheck();
  return { statement, isNew };
}

/** Whether the release exists. Throws `publication-refusee` when another release has its version. */
function requireSame({ modules }: RegistryState, statement: ReleaseStatement): boolean {
  const known = modules.get(statement.module)?.releases.get(statement.version)?.statement;
  if (known === undefined) return false;
  if (releaseText(known) === releaseText(statement)) return true;
  const detail = `The version ${statement.version} is that of another release: nothing of it is replaced.`;
  throw refused([{ code: 'version-prise', detail }]);
}

/** The ranges that the running shell does not meet. The API is checked at promotion, since it may be rolled until then. */
async function misfits(portal: RunningPortal, { ranges }: ReleaseStatement): Promise<ReleaseFault[]> {
  if (ranges === undefined || Object.keys(ranges.shell).length === 0) return [];
  return shellMisfits(ranges, await orRefuse(portal.shell()));
}

/** The portal’s answer. Throws `portail-injoignable` when it does not answer. */
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

/** The publisher’s key. Throws `publication-refusee` when it may not sign for this module. */
function signerOf({ keys }: RegistryState, module: string, publisher: string): { publicKey: string } {
  const key = keys.get(publisher);
  const why =
    key === undefined
      ? `is unknown: have it added by an operator.`
      : key.revoked
        ? `is revoked: sign with another.`
        : `does not sign « ${module} ».`;
  if (key !== undefined && !key.revoked && (key.modules.includes(module) || key.modules.includes('*'))) return key;
  throw refused([{ code: 'signature-refusee', detail: `The key « ${publisher} » ${why}` }]);
}

function refused(faults: readonly ReleaseFault[]) {
  return publicationRefusee(`${faults.length} défaut(s) à corriger avant de publier.`, {
    errors: faults.slice(0, MOST_FAULTS).map(({ code, detail }) => ({ pointer: code, detail })),
  });
}
