import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

/** A line of the journal; `event` is JSON. */
export class EventModel extends Model<InferAttributes<EventModel>, InferCreationAttributes<EventModel>> {
  declare sequence: number;
  declare createdAt: Date;
  declare actor: string;
  declare kind: string;
  declare event: string;
}

/** Binds the model to the registry's database. */
export function defineEventModel(sequelize: Sequelize): void {
  EventModel.init(
    {
      sequence: { type: DataTypes.INTEGER, primaryKey: true },
      createdAt: { type: DataTypes.DATE(3), allowNull: false },
      actor: { type: DataTypes.STRING(200), allowNull: false },
      kind: { type: DataTypes.STRING(20), allowNull: false },
      event: { type: DataTypes.TEXT, allowNull: false },
    },
    { sequelize, tableName: 'registry_events', timestamps: false, underscored: true },
  );
}
