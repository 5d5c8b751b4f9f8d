import {
  compteExistant,
  outboxHandler,
  ProblemError,
  profilInvalide,
  type ModuleContext,
  type OutboxHandlers,
  type OutboxMessage,
} from '@pwp/api-kit';
import { z } from 'zod';
import { LigneImport } from '../../contracts/index.ts';
import { ImportLigneModel } from '../models/import-ligne-model.ts';
import { ImportModel } from '../models/import-model.ts';
import { askForActivation } from './activation-mail.ts';
import { provisionAccount } from './provisioning.ts';
import { compteTarget } from './trace.ts';

const TOPIC = 'comptes.provisionner-compte';
const Payload = z.object({ importId: z.string(), ligne: z.int() });

/** The message that makes the account of one line. */
export function provisionMessage(importId: string, ligne: number): OutboxMessage {
  const payload: z.infer<typeof Payload> = { importId, ligne };
  return { topic: TOPIC, key: `${importId}:${ligne}`, payload };
}

/** What the handler works with. */
export type ImportProvisioningContext = Pick<ModuleContext<unknown>, 'transaction' | 'identity' | 'audit' | 'outbox'>;

/** Makes the accounts of an import, as many at a time as the outbox delivers; the last line ends the import. */
export function importHandlers(context: ImportProvisioningContext): OutboxHandlers {
  const { transaction, audit, outbox } = context;

  /** The line's end and what goes with it, in one transaction; guarded: of two deliveries, one writes. */
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

  /** After the commit of a line: whichever line sees none left ends the import. */
  const endImport = async (id: string): Promise<void> => {
    if ((await ImportLigneModel.count({ where: { importId: id, etat: 'a-faire' } })) > 0) return;
    await ImportModel.update({ etat: 'termine' }, { where: { id, etat: 'en-cours' } });
  };

  const provision = async (line: ImportLigneModel): Promise<void> => {
    const { importId, ligne } = line;
    const { auteurId, auteurEmail, origine } = await ImportModel.findByPk(importId, { rejectOnEmpty: true });
    const { guichets, ...personne } = LigneImport.parse(JSON.parse(line.contenu));
    try {
      const compteId = await provisionAccount(context, {
        personne: { ...personne, provenance: 'import' },
        guichets,
        scope: [],
        compteId: line.compteId,
        remember: async (id) => {
          await ImportLigneModel.update({ compteId: id }, { where: { importId, ligne } });
        },
      });
      await context.identity.setActive(compteId, true);
      await end(line, { etat: 'creee', compteId }, async () => {
        await audit.record({
          action: 'comptes.creer-compte',
          acteur: { id: auteurId, email: auteurEmail },
          cible: compteTarget({ id: compteId, email: personne.email }),
          apres: { guichets, import: importId },
          origine,
        });
        await askForActivation(outbox, `import:${importId}:${ligne}`, compteId);
      });
    } catch (error) {
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

/** Why the identity will never make this account; undefined: it may later. */
function refusalOf(error: unknown): string[] | undefined {
  if (!(error instanceof ProblemError)) return undefined;
  if (error.code === compteExistant.kind.code) return ['Un compte existe déjà à cette adresse.'];
  if (error.code !== profilInvalide.kind.code) return undefined;
  return error.errors?.map(({ detail }) => detail) ?? [error.detail ?? error.title];
}
