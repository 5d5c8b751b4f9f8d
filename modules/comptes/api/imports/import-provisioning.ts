import { randomUUID } from 'node:crypto';
import {
  compteExistant,
  outboxHandler,
  ProblemError,
  profilInvalide,
  type OutboxHandlers,
  type OutboxMessage,
} from '@pwp/api-kit';
import { z } from 'zod';
import { LigneImport } from '../../contracts/index.ts';
import { ImportLigneModel } from './import-ligne-model.ts';
import { ImportModel } from './import-model.ts';
import { canReadCompte } from '../comptes/compte-policy.ts';
import { askForActivation } from '../activations/activation-mail.ts';
import { isSuspended, openCompte } from '../activations/compte-opening.ts';
import { keepCompte } from '../comptes/compte-etat.ts';
import { provisionCompte } from '../comptes/compte-provisioning.ts';
import { welcomeNotice } from '../notices.ts';
import { compteTarget } from '../actes/acte-target.ts';
import type { ComptesContext } from '../needs.ts';

const TOPIC = 'comptes.provision-compte';
const Payload = z.object({ importId: z.string(), ligne: z.int() });

/** The outbox message that creates the account of one line. */
export function provisionMessage(importId: string, ligne: number): OutboxMessage {
  const payload: z.infer<typeof Payload> = { importId, ligne };
  return { topic: TOPIC, key: `${importId}:${ligne}`, payload };
}

/** Who launched an import, and from which address. */
type Author = Pick<ImportModel, 'auteurId' | 'auteurEmail' | 'origine'>;

type ImportProvisioningContext = Pick<
  ComptesContext,
  'transaction' | 'identity' | 'audit' | 'outbox' | 'notices' | 'brand'
>;

/** Creates the accounts of an import, as many at a time as the outbox delivers; the last line ends the import. */
export function importHandlers(context: ImportProvisioningContext): OutboxHandlers {
  const { transaction, identity, audit, outbox, notices, brand } = context;

  /**
   * Ends the line and writes what goes with it, in one transaction. Of two deliveries, the guard lets only one write.
   */
  const end = (
    { importId, ligne }: ImportLigneModel,
    changes: Partial<Pick<ImportLigneModel, 'etat' | 'erreurs' | 'compteId'>>,
    rest: () => Promise<void> = () => Promise.resolve(),
  ): Promise<void> =>
    transaction(async () => {
      const [changed] = await ImportLigneModel.update(
        { ...changes, contenu: '{}' },
        { where: { importId, ligne, etat: 'a-faire' } },
      );
      if (changed > 0) await rest();
    });

  /** Called after a line's commit: the line that finds none left ends the import. */
  const endImport = async (id: string): Promise<void> => {
    if ((await ImportLigneModel.count({ where: { importId: id, etat: 'a-faire' } })) > 0) return;
    await ImportModel.update({ etat: 'termine' }, { where: { id, etat: 'en-cours' } });
  };

  /** Whether it fails because of an account that the import's author may not know of. */
  const isHidden = async (error: unknown, auteurId: string, email: string, guichets: readonly string[]) => {
    if (!(error instanceof ProblemError) || error.code !== compteExistant.kind.code) return false;
    const [auteur, compte] = [await identity.compte(auteurId), await identity.findByEmail(email)];
    // All guichets of a line are in its author's périmètre.
    if (compte === undefined || compte.guichets.some((code) => guichets.includes(code))) return false;
    return auteur === undefined || !canReadCompte(auteur, compte);
  };

  /**
   * Ends a line like any other when its person has an account elsewhere. That account does not change, the person gets
   * a mail, and the trail, which only administrators read, records the request.
   */
  const pass = async (line: ImportLigneModel, auteur: Author, email: string, guichets: string[]): Promise<void> => {
    const { importId, ligne } = line;
    const standIn = randomUUID();
    await end(line, { etat: 'creee', compteId: standIn }, async () => {
      await audit.record({
        action: 'comptes.import-existing-compte',
        acteur: { id: auteur.auteurId, email: auteur.auteurEmail },
        cible: { type: 'import', id: importId, libelle: email },
        apres: { guichets, import: importId },
        origine: auteur.origine,
      });
      await askForActivation(outbox, `import:${importId}:${ligne}`, standIn, { email, guichets });
    });
  };

  const provision = async (line: ImportLigneModel): Promise<void> => {
    const { importId, ligne } = line;
    const author = await ImportModel.findByPk(importId, { rejectOnEmpty: true });
    const { auteurId, auteurEmail, origine } = author;
    const { guichets, ...personne } = LigneImport.parse(JSON.parse(line.contenu));
    try {
      const former = line.compteId;
      const compteId =
        // Suspended, or deleted as well, since an earlier attempt made it.
        former !== null && (await isSuspended(former))
          ? former
          : await provisionCompte(identity, {
              personne: { ...personne, provenance: 'import' },
              guichets,
              perimetre: [],
              compteId: former,
              remember: async (id) => {
                await ImportLigneModel.update({ compteId: id }, { where: { importId, ligne } });
              },
            });
      const opened = await openCompte(identity, compteId);
      await end(line, { etat: 'creee', compteId }, async () => {
        await keepCompte(compteId);
        await audit.record({
          action: 'comptes.create-compte',
          acteur: { id: auteurId, email: auteurEmail },
          cible: compteTarget({ id: compteId, email: personne.email }),
          apres: { guichets, import: importId },
          origine,
        });
        if (!opened) return;
        await askForActivation(outbox, `import:${importId}:${ligne}`, compteId);
        await notices.publish([welcomeNotice(compteId, brand.name)]);
      });
    } catch (error) {
      if (await isHidden(error, auteurId, personne.email, guichets))
        return pass(line, author, personne.email, guichets);
      const words = refusalOf(error);
      if (words === undefined) throw error;
      await end(line, { etat: 'refusee', erreurs: JSON.stringify(words) });
    }
  };

  return {
    [TOPIC]: outboxHandler(Payload, async ({ importId, ligne }) => {
      const line = await ImportLigneModel.findOne({ where: { importId, ligne, etat: 'a-faire' } });
      if (line !== null) await provision(line);
      await endImport(importId);
    }),
  };
}

/** Why the identity will never create this account, or undefined when a retry may succeed. */
function refusalOf(error: unknown): string[] | undefined {
  if (!(error instanceof ProblemError)) return undefined;
  if (error.code === compteExistant.kind.code) return ['Un compte existe déjà à cette adresse.'];
  if (error.code !== profilInvalide.kind.code) return undefined;
  return error.errors?.map(({ detail }) => detail) ?? [error.detail ?? error.title];
}
