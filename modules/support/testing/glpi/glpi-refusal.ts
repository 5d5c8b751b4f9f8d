/** A refusal of GLPI, which answers its code and a message. */
export class GlpiRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'GlpiRefusal';
    this.status = status;
    this.code = code;
  }
}

/** `row`, which GLPI refuses to have lost. */
export function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new GlpiRefusal(404, 'ERROR_ITEM_NOT_FOUND', 'Item not found');
  return row;
}
