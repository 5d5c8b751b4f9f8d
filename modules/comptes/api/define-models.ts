import type { Sequelize } from 'sequelize';
import { defineActivationModel } from './activations/activation-model.ts';
import { defineAdresseModel } from './adresses/adresse-model.ts';
import { defineCompteModel } from './comptes/compte-model.ts';
import { defineDefiModel } from './premiere-visite/defi-model.ts';
import { defineDemandeGuichetModel } from './demandes/demande-guichet-model.ts';
import { defineDemandeModel } from './demandes/demande-model.ts';
import { defineImportLigneModel } from './imports/import-ligne-model.ts';
import { defineImportModel } from './imports/import-model.ts';
import { defineCompteLeaseModel } from './comptes/compte-lease.ts';
import { defineGuichetLeaseModel } from './guichets/guichet-lease.ts';

/** Binds the models of the module. */
export function defineComptesModels(sequelize: Sequelize): void {
  defineActivationModel(sequelize);
  defineAdresseModel(sequelize);
  defineCompteModel(sequelize);
  defineDemandeModel(sequelize);
  defineDemandeGuichetModel(sequelize);
  defineDefiModel(sequelize);
  defineImportModel(sequelize);
  defineImportLigneModel(sequelize);
  defineCompteLeaseModel(sequelize);
  defineGuichetLeaseModel(sequelize);
}
