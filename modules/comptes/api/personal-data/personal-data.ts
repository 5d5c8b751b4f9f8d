import type { PersonalData, Person } from '@pwp/api-kit';
import { Op, type WhereOptions } from 'sequelize';
import { ActivationModel } from '../activations/activation-model.ts';
import { AdresseModel } from '../adresses/adresse-model.ts';
import { CompteLeaseModel } from '../comptes/compte-lease.ts';
import { CompteModel } from '../comptes/compte-model.ts';
import { DemandeGuichetModel } from '../demandes/demande-guichet-model.ts';
import { DemandeModel } from '../demandes/demande-model.ts';
import { ImportLigneModel } from '../imports/import-ligne-model.ts';
import { ImportModel } from '../imports/import-model.ts';
import { withdrawWaiting } from '../notices.ts';
import type { ComptesContext } from '../needs.ts';

/** Stands for who decided a demande. */
const ERASED = 'une personne effacée';

type Compte = Extract<Person, { type: 'compte' }>;

/** What the module keeps of who has, or asked for, a compte. It knows no demandeur. */
export function comptesPersonalData({
  notices,
  transaction,
}: Pick<ComptesContext, 'notices' | 'transaction'>): PersonalData {
  const erase = ({ ids, adresses }: Compte) =>
    transaction(async () => {
      const compteId = [...ids];
      const person: Compte = { type: 'compte', ids, adresses, noms: [] };
      const demandes = await DemandeModel.findAll({ attributes: ['id'], where: demandesOf(person), raw: true });
      const demandeId = demandes.map(({ id }) => id);
      for (const id of demandeId) await withdrawWaiting(notices, id);
      await DemandeGuichetModel.destroy({ where: { demandeId } });
      await DemandeModel.destroy({ where: { id: demandeId } });
      await DemandeModel.update({ decidedBy: ERASED }, { where: { decidedBy: [...adresses] } });

      const essais = await ImportModel.findAll({
        attributes: ['id'],
        where: { auteurId: compteId, etat: 'essai' },
        raw: true,
      });
      const importId = essais.map(({ id }) => id);
      await ImportLigneModel.destroy({ where: { importId } });
      await ImportModel.destroy({ where: { id: importId } });
      const [imports] = await ImportModel.update(
        { auteurEmail: ERASED, origine: '' },
        { where: { auteurId: compteId } },
      );

      const erased = {
        demandes: demandeId.length,
        imports: importId.length + imports,
        lignesDImport: await ImportLigneModel.destroy({ where: linesOf(person) }),
        changementsDAdresse: await AdresseModel.destroy({ where: adressesOf(person) }),
        comptes: await CompteModel.destroy({ where: { compteId } }),
        activations: await ActivationModel.destroy({ where: { compteId } }),
      };
      await CompteLeaseModel.destroy({ where: { subject: compteId } });
      return erased;
    });

  return {
    async identify(person) {
      if (person.type === 'demandeur') return {};
      const demandes = await DemandeModel.findAll({
        attributes: ['nom', 'prenom', 'email', 'compteId'],
        where: demandesOf(person),
        raw: true,
      });
      const former = await AdresseModel.findAll({ where: { compteId: [...person.ids] }, raw: true });
      return {
        ids: demandes.flatMap(({ compteId }) => compteId ?? []),
        adresses: [
          ...demandes.map(({ email }) => email),
          ...former.map(({ ancienne }) => ancienne),
          // One that was only proposed may be another person's.
          ...former.flatMap(({ etat, nouvelle }) => (etat === 'faite' ? nouvelle : [])),
        ],
        noms: demandes.flatMap(({ nom, prenom }) => [`${prenom} ${nom}`, `${nom} ${prenom}`]),
      };
    },

    async export(person) {
      if (person.type === 'demandeur') return {};
      const demandes = await DemandeModel.findAll({
        attributes: { exclude: ['jetonHash', 'leasedBy', 'leasedUntil', 'decidedBy'] },
        where: demandesOf(person),
        raw: true,
      });
      const changements = await AdresseModel.findAll({
        attributes: ['etat', 'ancienne', 'nouvelle', 'dateProposition', 'dateEffet', 'dateFin'],
        where: adressesOf(person),
        raw: true,
      });
      return {
        demandes,
        changementsDAdresse: changements,
        imports: await ImportModel.findAll({ where: { auteurId: [...person.ids] }, raw: true }),
        lignesDImport: await ImportLigneModel.findAll({ where: linesOf(person), raw: true }),
      };
    },

    erase: (person) => (person.type === 'demandeur' ? Promise.resolve({}) : erase(person)),
  };
}

function demandesOf({ ids, adresses }: Compte): WhereOptions<DemandeModel> {
  return { [Op.or]: [{ compteId: [...ids] }, { email: [...adresses] }] };
}

function linesOf({ ids, adresses }: Compte): WhereOptions<ImportLigneModel> {
  return { [Op.or]: [{ compteId: [...ids] }, { email: [...adresses] }] };
}

function adressesOf({ ids, adresses }: Compte): WhereOptions<AdresseModel> {
  return { [Op.or]: [{ compteId: [...ids] }, { ancienne: [...adresses] }, { nouvelle: [...adresses] }] };
}
