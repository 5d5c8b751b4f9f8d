import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { requeteInvalide, type Account, type FileStore, type UploadedFile } from '@pwp/api-kit';
import { col, fn, literal, Op } from 'sequelize';
import { z } from 'zod';
import { LigneImport, type Import } from '../../contracts/index.ts';
import { ImportLigneModel } from './import-ligne-model.ts';
import { ImportModel } from './import-model.ts';
import { authorizeActForGuichets } from '../guichets/guichet-policy.ts';
import { readableImports } from './import-policy.ts';
import { presentImport } from './import-presenter.ts';
import { importDejaLance, importIntrouvable } from '../problems.ts';
import { courrielsOf } from '../activations/activation-mail.ts';
import type { Acting } from '../actes/acting.ts';
import { checkLines } from './import-check.ts';
import { readImportFile } from './import-file.ts';
import { provisionMessage } from './import-provisioning.ts';
import { requireOpen } from '../guichets/open-guichets.ts';
import type { ComptesContext } from '../needs.ts';

/** Valid lines shown in a response. */
const SHOWN = 20;

/** Trial imports kept per référent: each holds the personal data of a whole file. */
const KEPT_TRIALS = 10;
/** Trial imports deleted per batch. */
const BATCH = 100;

/** State of a line whose activation mail has not been sent yet. */
const MAIL_WAITS = literal(
  "compte_id IN (SELECT waiting.compte_id FROM comptes_activations AS waiting WHERE waiting.courriel = 'a-envoyer')",
);

type ImportContext = Pick<
  ComptesContext,
  'transaction' | 'identity' | 'audit' | 'outbox' | 'clock' | 'guichets' | 'files'
>;

/** Accounts created from a file: checked first, created on demand. */
export interface ImportService {
  /**
   * Reads and checks a file without creating accounts. When there are too many trials, the oldest is deleted. Throws
   * `fichier-illisible`, `requete-invalide`, `identite-indisponible`.
   */
  check: (account: Account, files: readonly UploadedFile[]) => Promise<Import>;
  /**
   * Creates the accounts of the valid lines, through the outbox. Throws `import-introuvable`, `import-deja-lance`,
   * `guichet-hors-perimetre`, `guichet-ferme`.
   */
  launch: (acting: Acting, importId: string) => Promise<Import>;
  /** Throws `import-introuvable`. */
  read: (account: Account, importId: string) => Promise<Import>;
}

/** The service of imports. */
export function createImportService(context: ImportContext): ImportService {
  const { transaction, audit, outbox, clock, files } = context;

  const find = async (account: Account, id: string): Promise<ImportModel> => {
    const found = await ImportModel.findOne({ where: { id, ...readableImports(account) } });
    if (found === null) throw importIntrouvable();
    return found;
  };

  const present = async (row: ImportModel): Promise<Import> => {
    const importId = row.id;
    const [refused, others, counts, aEnvoyer] = await Promise.all([
      ImportLigneModel.findAll({ where: { importId, etat: 'refusee' }, order: ['ligne'] }),
      ImportLigneModel.findAll({
        where: { importId, etat: ['valide', 'a-faire', 'creee'] },
        order: [[MAIL_WAITS, 'DESC'], 'ligne'],
        limit: SHOWN,
      }),
      countByEtat(importId),
      ImportLigneModel.count({ where: { [Op.and]: [{ importId, etat: 'creee' }, MAIL_WAITS] } }),
    ]);
    const courrielOf = await courrielsOf(others.map(({ compteId }) => compteId).filter((id) => id !== null));
    return presentImport(row, { ...counts, aEnvoyer }, [...refused, ...others], courrielOf);
  };

  return {
    async check(account, sent) {
      const lines = readImportFile(await takeFile(files, sent));
      const checked = await checkLines(context, account, lines);
      const row = await transaction(async () => {
        const created = await ImportModel.create({
          id: randomUUID(),
          etat: 'essai',
          auteurId: account.id,
          auteurEmail: account.email,
          origine: '',
          dateEnvoi: clock.now(),
        });
        await ImportLigneModel.bulkCreate(
          checked.map(({ ligne, email, contenu, erreurs }) => ({
            importId: created.id,
            ligne,
            etat: contenu === undefined ? ('refusee' as const) : ('valide' as const),
            email,
            contenu: JSON.stringify(contenu ?? {}),
            erreurs: JSON.stringify(erreurs),
            compteId: null,
          })),
        );
        await dropOldTrials(account);
        return created;
      });
      return present(row);
    },

    async launch({ account, origin }, importId) {
      const row = await find(account, importId);
      const valid = await ImportLigneModel.findAll({ where: { importId, etat: 'valide' }, raw: true });
      // Since the check, the périmètre may have changed or a guichet may have closed.
      const codes = [...new Set(valid.flatMap(({ contenu }) => LigneImport.parse(JSON.parse(contenu)).guichets))];
      authorizeActForGuichets(account, codes);
      await requireOpen(context.guichets, codes);
      await transaction(async () => {
        const etat = valid.length === 0 ? 'termine' : 'en-cours';
        const [changed] = await ImportModel.update(
          { etat, origine: origin },
          { where: { id: importId, etat: 'essai' } },
        );
        if (changed === 0) throw importDejaLance('Ses comptes sont créés ou en train de l’être : suivez l’import.');
        await ImportLigneModel.update({ etat: 'a-faire' }, { where: { importId, etat: 'valide' } });
        await audit.record({
          action: 'comptes.launch-import',
          acteur: account,
          cible: { type: 'import', id: importId, libelle: valid.length === 1 ? '1 compte' : `${valid.length} comptes` },
          origine: origin,
        });
        for (const { ligne } of valid) await outbox.add(provisionMessage(importId, ligne));
      });
      return present(await row.reload());
    },

    read: async (account, importId) => present(await find(account, importId)),
  };
}

/** The bytes of the uploaded file, which is then deleted from the store. */
async function takeFile(store: FileStore, files: readonly UploadedFile[]): Promise<Uint8Array> {
  try {
    const [file, ...others] = files;
    if (file === undefined || others.length > 0) {
      const detail = 'Envoyez un fichier CSV.';
      throw requeteInvalide(detail, { errors: [{ pointer: '/file', detail }] });
    }
    return await buffer(await store.read(file.key));
  } finally {
    for (const { key } of files) await store.delete(key);
  }
}

/** The account's older trials that were never launched. */
async function dropOldTrials(account: Account): Promise<void> {
  const rows = await ImportModel.findAll({
    attributes: ['id'],
    where: { ...readableImports(account), etat: 'essai' },
    order: [
      ['dateEnvoi', 'DESC'],
      ['id', 'ASC'],
    ],
    offset: KEPT_TRIALS,
    limit: BATCH,
    raw: true,
  });
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return;
  await ImportLigneModel.destroy({ where: { importId: ids } });
  await ImportModel.destroy({ where: { id: ids, etat: 'essai' } });
}

const Counts = z.array(z.object({ etat: z.string(), nombre: z.coerce.number() }));

async function countByEtat(importId: string): Promise<Pick<Import, 'total' | 'faites' | 'refusees'>> {
  const rows: unknown = await ImportLigneModel.findAll({
    attributes: ['etat', [fn('COUNT', col('ligne')), 'nombre']],
    where: { importId },
    group: 'etat',
    raw: true,
  });
  const counts = new Map(Counts.parse(rows).map(({ etat, nombre }) => [etat, nombre]));
  return {
    total: [...counts.values()].reduce((sum, count) => sum + count, 0),
    faites: counts.get('creee') ?? 0,
    refusees: counts.get('refusee') ?? 0,
  };
}
