import {
  DataTypes,
  Model,
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';

/** The account of a row that is a guichet's, or that waits for the accounts of a role to be looked up. */
export const NOBODY = '';

/** A notice of one account, or of a guichet. */
export class NoticeRow extends Model<InferAttributes<NoticeRow>, InferCreationAttributes<NoticeRow>> {
  declare id: CreationOptional<number>;
  declare accountId: string;
  /** `<module>.<name>` */
  declare kind: string;
  declare noticeKey: string;
  declare title: string;
  declare detail: string | null;
  /** What the list shows in place of `detail`, which mails have. */
  declare portalDetail: CreationOptional<string | null>;
  declare path: string;
  /** An account that left this guichet no longer sees the notice. */
  declare guichetCode: string | null;
  declare publishedAt: Date;
  declare readAt: CreationOptional<Date | null>;
  declare urgent: boolean;
  /** Which mail it waits for, where it is due; null once it was mailed or read, or when there is none. */
  declare mail: 'tout-de-suite' | 'quotidien' | null;
  /** When a mail at once may leave at the earliest; null otherwise: the former release mails at once what has a date. */
  declare mailDueAt: Date | null;
}

/** Defines the model of this folder. */
export function defineNoticeModel(sequelize: Sequelize): void {
  NoticeRow.init(
    {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      accountId: { type: DataTypes.STRING(64), allowNull: false },
      kind: { type: DataTypes.STRING(81), allowNull: false },
      noticeKey: { type: DataTypes.STRING(100), allowNull: false },
      title: { type: DataTypes.STRING(120), allowNull: false },
      detail: { type: DataTypes.STRING(300) },
      portalDetail: { type: DataTypes.STRING(300) },
      path: { type: DataTypes.STRING(200), allowNull: false },
      guichetCode: { type: DataTypes.STRING(14) },
      publishedAt: { type: DataTypes.DATE(3), allowNull: false },
      readAt: { type: DataTypes.DATE(3) },
      urgent: { type: DataTypes.BOOLEAN, allowNull: false },
      mail: { type: DataTypes.STRING(13) },
      mailDueAt: { type: DataTypes.DATE(3) },
    },
    { sequelize, tableName: 'platform_notices' },
  );
}
