import type { ModuleContext, PersonalData, Person } from '@pwp/api-kit';
import { Op, QueryTypes, type WhereOptions } from 'sequelize';
import { Transaction } from '../../contracts/index.ts';
import { BrouillonModel } from '../brouillons/brouillon-model.ts';
import { destroyBrouillon } from '../brouillons/brouillon-service.ts';
import { BrouillonFichierModel } from '../brouillons/fichiers/brouillon-fichier-model.ts';
import { QuotaModel } from '../brouillons/quota/quota-model.ts';
import { ConsultationModel } from '../consultations/consultation-model.ts';
import { CorrectionModel } from '../corrections/correction-model.ts';
import { FicheModel } from '../fiches/fiche-model.ts';
import { PieceModel } from '../plis/piece-model.ts';
import { PliModel } from '../plis/pli-model.ts';
import { withdrawRejections } from '../plis/statuts/plis-notices.ts';

/** Plis in one transaction, to keep locks short. */
const BATCH = 100;
/** Names of an agent in one statement. */
const NAMES = 1_000;

type Demandeur = Extract<Person, { type: 'demandeur' }>;
type Compte = Extract<Person, { type: 'compte' }>;

const PLI_TOLD = ['transaction', 'guichetCode', 'numeroUnique', 'contexte', 'statut', 'dateTransmission', 'dateStatut'];

/** What the module keeps of agents and of demandeurs. A demandeur's plis, fiches and drafts go whole; an agent's plis lose the agent's name. */
export function numerisationPersonalData(
  context: Pick<ModuleContext<unknown>, 'files' | 'notices' | 'sequelize' | 'transaction'>,
): PersonalData {
  const { files, notices, sequelize, transaction } = context;

  /** What a table has of a demande. Its indexes begin with the guichet: all that it has are named, since millions of rows are not read. */
  const ofDemande = async (
    table: 'numerisation_plis' | 'numerisation_fiches' | 'numerisation_corrections',
    { numeroUnique }: Demandeur,
  ): Promise<{ guichetCode: string[]; numeroUnique: string }> => {
    const rows = await sequelize.query<{ code: string }>(`SELECT DISTINCT guichet_code AS code FROM ${table}`, {
      type: QueryTypes.SELECT,
    });
    return { guichetCode: rows.map(({ code }) => code), numeroUnique };
  };

  /** The plis of the demande, or the creation that never got a number. */
  const plisOf = async (person: Demandeur): Promise<WhereOptions<PliModel>> => {
    const { guichetCode, numeroUnique } = await ofDemande('numerisation_plis', person);
    return hasNone(person)
      ? { guichetCode, transaction: numeroUnique, numeroUnique: null }
      : { guichetCode, numeroUnique };
  };

  /** The drafts about the demande, or about a rejection of one of its plis. */
  const draftsOf = async (person: Demandeur): Promise<WhereOptions<BrouillonModel>> => {
    const { numeroUnique } = person;
    if (!hasNone(person)) return { [Op.or]: [{ demande: numeroUnique }, { numeroUnique }] };
    const plis = await PliModel.findAll({ attributes: ['id'], where: await plisOf(person), raw: true });
    const corrections = await CorrectionModel.findAll({
      attributes: ['id'],
      where: { pliId: plis.map(({ id }) => id) },
      raw: true,
    });
    return { corrige: corrections.map(({ id }) => id) };
  };

  /** Deletes plis in batches, with pieces, history, rejections and files. */
  const erasePlis = async (where: WhereOptions<PliModel>): Promise<number> => {
    let erased = 0;
    for (;;) {
      const gone = await transaction(async () => {
        const plis = await PliModel.findAll({
          attributes: ['id', 'transaction'],
          where,
          order: ['id'],
          limit: BATCH,
          lock: true,
        });
        const pliId = plis.map(({ id }) => id);
        const pieces = await PieceModel.findAll({ attributes: ['fichier'], where: { pliId } });
        // What tells of them may say the name of a file.
        await withdrawRejections(
          notices,
          plis.map((pli) => pli.transaction),
        );
        await PliModel.destroy({ where: { id: pliId } });
        return { plis: pliId.length, keys: pieces.flatMap(({ fichier }) => fichier ?? []) };
      });
      await Promise.all(gone.keys.map((key) => files.delete(key)));
      erased += gone.plis;
      if (gone.plis < BATCH) return erased;
    }
  };

  const eraseBrouillons = async (where: WhereOptions<BrouillonModel>): Promise<number> => {
    const brouillons = await BrouillonModel.findAll({ attributes: ['id'], where });
    let erased = 0;
    for (const { id } of brouillons) {
      const keys = await transaction(async () => {
        const brouillon = await BrouillonModel.findByPk(id, { lock: true });
        if (brouillon === null) return undefined;
        return destroyBrouillon(brouillon);
      });
      if (keys === undefined) continue;
      await Promise.all(keys.map((key) => files.delete(key)));
      erased += 1;
    }
    return erased;
  };

  const eraseDemandeur = async (person: Demandeur) => {
    const brouillons = await eraseBrouillons(await draftsOf(person));
    const plis = await erasePlis(await plisOf(person));
    const fiches = await ofDemande('numerisation_fiches', person);
    const corrections = await ofDemande('numerisation_corrections', person);
    return {
      brouillons,
      plis,
      fiches: await transaction(() => FicheModel.destroy({ where: fiches })),
      corrections: await transaction(() => CorrectionModel.destroy({ where: corrections })),
      consultations: await transaction(() => ConsultationModel.destroy({ where: looksAt(person) })),
    };
  };

  const eraseCompte = async ({ ids }: Compte) => {
    const accountId = [...ids];
    const brouillons = await eraseBrouillons({ accountId });
    let plis = 0;
    for (let last = NAMES; last === NAMES;) {
      const rows = await PliModel.findAll({
        attributes: ['id'],
        where: { accountId, deposant: { [Op.ne]: null } },
        limit: NAMES,
        raw: true,
      });
      await transaction(() => PliModel.update({ deposant: null }, { where: { id: rows.map(({ id }) => id) } }));
      last = rows.length;
      plis += last;
    }
    await transaction(() => QuotaModel.destroy({ where: { cle: ids.map((id) => `compte:${id}`) } }));
    return { brouillons, nomsSurDesPlis: plis };
  };

  return {
    async identify(person) {
      if (person.type === 'compte') return {};
      const plis = await PliModel.findAll({
        attributes: ['demandeur'],
        where: { [Op.and]: [await plisOf(person), { demandeur: { [Op.ne]: null } }] },
        group: ['demandeur'],
      });
      return { noms: plis.flatMap(({ demandeur }) => demandeur ?? []) };
    },

    async export(person) {
      if (person.type === 'compte') return tellCompte(person);
      return tellDemandeur(person, {
        plis: await plisOf(person),
        brouillons: await draftsOf(person),
        fiches: await ofDemande('numerisation_fiches', person),
      });
    },
    erase: (person) => (person.type === 'demandeur' ? eraseDemandeur(person) : eraseCompte(person)),
  };
}

/** Whether the demandeur is known by the n° de transaction of a creation alone. */
function hasNone({ numeroUnique }: Demandeur): boolean {
  return Transaction.safeParse(numeroUnique).success;
}

/** The looks at a demande and its pieces, or at the pieces of the creation. */
function looksAt(person: Demandeur): WhereOptions<ConsultationModel> {
  const { numeroUnique } = person;
  return hasNone(person) ? { numeroUnique: null, piece: { [Op.startsWith]: `${numeroUnique}/` } } : { numeroUnique };
}

async function tellDemandeur(
  person: Demandeur,
  of: { plis: WhereOptions<PliModel>; brouillons: WhereOptions<BrouillonModel>; fiches: WhereOptions<FicheModel> },
) {
  const plis = await PliModel.findAll({
    attributes: ['id', ...PLI_TOLD, 'demandeur', 'reference'],
    where: of.plis,
    order: ['id'],
    raw: true,
  });
  const pieces = await PieceModel.findAll({
    where: { pliId: plis.map(({ id }) => id) },
    order: ['pliId', 'rang'],
    raw: true,
  });
  const piecesOf = Map.groupBy(pieces, ({ pliId }) => pliId);
  const brouillons = await BrouillonModel.findAll({ where: of.brouillons, raw: true });
  const fichiers = await BrouillonFichierModel.findAll({
    attributes: ['brouillonId', 'nom', 'taille'],
    where: { brouillonId: brouillons.map(({ id }) => id) },
    raw: true,
  });
  return {
    plis: plis.map(({ id, ...pli }) => ({
      ...pli,
      pieces: (piecesOf.get(id) ?? []).map(({ nom, type, taille, categorieLibelle, etat }) => ({
        nom,
        type,
        taille,
        categorieLibelle,
        etat,
      })),
    })),
    brouillons: brouillons.map(({ id, guichetCode, contexte, reference, updatedAt }) => ({
      guichetCode,
      contexte,
      reference,
      updatedAt,
      fichiers: fichiers.filter(({ brouillonId }) => brouillonId === id).map(({ nom, taille }) => ({ nom, taille })),
    })),
    fiches: await FicheModel.findAll({ attributes: { exclude: ['accountId'] }, where: of.fiches, raw: true }),
    // Which guichet, not which agent: the agent is another person.
    consultations: await ConsultationModel.findAll({
      attributes: ['guichetCode', 'piece', 'date'],
      where: looksAt(person),
      raw: true,
    }),
  };
}

async function tellCompte({ ids }: Compte) {
  const where = { accountId: [...ids] };
  return {
    plis: await PliModel.findAll({ attributes: [...PLI_TOLD, 'deposant'], where, order: ['id'], raw: true }),
    brouillons: await BrouillonModel.findAll({ where, raw: true }),
    fiches: await FicheModel.findAll({ where, raw: true }),
    rejetsTraites: await CorrectionModel.findAll({
      attributes: ['guichetCode', 'etat', 'raison', 'traiteLe'],
      where: { traitePar: [...ids] },
      raw: true,
    }),
    consultations: await ConsultationModel.findAll({ where, raw: true }),
  };
}
