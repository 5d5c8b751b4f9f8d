/** The loggable form of an error. */
export interface LoggedError {
  type: string;
  /** For a database error: its type, code, table and key. Its own message quotes values. */
  message: string;
  code?: string;
  status?: number;
  provider?: string;
  table?: string;
  constraint?: string;
  /** Stack frames, without the message. */
  stack: string;
  cause?: LoggedError;
  errors?: LoggedError[];
}

/** Limits on the nested causes and the parallel errors that are read. */
const DEEPEST = 6;
const MOST = 10;
const LONGEST_STACK = 30;

/**
 * For pino's `serializers: { err }` in every process. A database error carries its SQL and row values (names,
 * telephones), so only its code, table and constraint are logged, at any depth of the cause chain. Errors that wrap
 * it lose their message too. No other property of an error is logged.
 */
export function serializeError(error: unknown): unknown {
  return error instanceof Error ? logged(error, DEEPEST) : error;
}

/** The same in one line, for a terminal, with the cause that the message does not tell. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const message = messageOf(error, DEEPEST);
  const cause = !isOfDatabase(error) && error.cause instanceof Error ? messageOf(error.cause, DEEPEST) : '';
  return message.includes(cause) ? message : `${message} (${cause})`;
}

function logged(error: Error, depth: number): LoggedError {
  const place = isOfDatabase(error) ? placeOf(error) : {};
  const code = codeOf(error);
  const status = numberOf(error, 'status');
  const provider = textOf(error, 'provider');
  const cause = isOfDatabase(error) ? undefined : error.cause;
  const errors = isOfDatabase(error) ? [] : errorsOf(error);
  return {
    type: typeOf(error),
    message: messageOf(error, depth),
    ...(code !== undefined && { code }),
    ...(status !== undefined && { status }),
    ...(provider !== undefined && { provider }),
    ...place,
    stack: framesOf(error),
    ...(cause instanceof Error && depth > 0 && { cause: logged(cause, depth - 1) }),
    ...(errors.length > 0 && depth > 0 && { errors: errors.slice(0, MOST).map((one) => logged(one, depth - 1)) }),
  };
}

/** Errors of Sequelize, mysql2 and SQLite: they carry SQL, a SQL state, or a known name. */
function isOfDatabase(error: Error): boolean {
  return (
    error.name.startsWith('Sequelize') ||
    'sql' in error ||
    'sqlState' in error ||
    'sqlMessage' in error ||
    'errcode' in error ||
    /^(SQLITE|ER)_|^ERR_SQLITE/.test(textOf(error, 'code') ?? '')
  );
}

function messageOf(error: Error, depth: number): string {
  if (isOfDatabase(error)) {
    const { table, constraint } = placeOf(error);
    const where = [
      table === undefined ? '' : `table ${table}`,
      constraint === undefined ? '' : `contrainte ${constraint}`,
    ];
    return [typeOf(error), codeOf(error) ?? '', ...where].filter((part) => part !== '').join(', ');
  }
  let message = error.message;
  if (depth === 0) return message;
  for (const inner of [error.cause, ...errorsOf(error)]) {
    // A wrapping error often repeats the message of its cause.
    if (inner instanceof Error && inner.message !== '') {
      message = message.replaceAll(inner.message, () => messageOf(inner, depth - 1));
    }
  }
  return message;
}

/** Errors of an AggregateError or of a bulk insert. */
function errorsOf(error: Error): Error[] {
  if (!('errors' in error) || !Array.isArray(error.errors)) return [];
  return error.errors.filter((one): one is Error => one instanceof Error);
}

function codeOf(error: Error): string | undefined {
  const inner = innerOf(error);
  const own = textOf(error, 'code');
  if (!isOfDatabase(error)) return own;
  const code = (inner === undefined ? undefined : codeOf(inner)) ?? own;
  const number = numberOf(error, 'errcode') ?? numberOf(error, 'errno');
  return code ?? (number === undefined ? undefined : String(number));
}

/** The driver's error that Sequelize wraps. */
function innerOf(error: Error): Error | undefined {
  for (const name of ['original', 'parent', 'cause'] as const) {
    if (name in error) {
      const inner: unknown = error[name as keyof Error];
      if (inner instanceof Error && inner !== error) return inner;
    }
  }
  return undefined;
}

/** Where MariaDB and SQLite put the names of table and key. A value cannot appear there. */
const PLACES: readonly RegExp[] = [
  // MariaDB ends the message with the key; the value comes before it.
  /^Duplicate entry [^]* for key '(?<constraint>[\w.-]+)'$/,
  /^CONSTRAINT `(?<constraint>[\w.-]+)` failed for `[\w.-]+`\.`(?<table>[\w.-]+)`$/,
  /^Data too long for column '(?<constraint>[\w.-]+)' at row \d+$/,
  /^Column '(?<constraint>[\w.-]+)' cannot be null$/,
  /^Table '(?<table>[\w.-]+)' doesn't exist$/,
  /^(?:SQLITE_CONSTRAINT: )?(?:UNIQUE|NOT NULL) constraint failed: (?<table>\w+)\.(?<constraint>\w+(?:, [\w.]+)*)$/,
  /^no such table: (?<table>[\w.-]+)$/,
];
/** A foreign key error quotes no value. */
const FOREIGN_KEY = /`(?<table>[\w.-]+)`, CONSTRAINT `(?<constraint>[\w.-]+)` FOREIGN KEY/;
const FOREIGN_KEY_FAILED = /^Cannot (?:add or update|delete or update) /;
/** Limits the length that the patterns read; names of the schema have 64 characters at most. */
const LONGEST_MESSAGE = 4_096;
const LONGEST_NAME = 200;

function placeOf(error: Error): { table?: string; constraint?: string } {
  const message = (innermost(error) ?? error).message.slice(-LONGEST_MESSAGE);
  for (const pattern of FOREIGN_KEY_FAILED.test(message) ? [FOREIGN_KEY] : PLACES) {
    const { table, constraint } = pattern.exec(message)?.groups ?? {};
    if ((table ?? '').length > LONGEST_NAME || (constraint ?? '').length > LONGEST_NAME) continue;
    if (table !== undefined || constraint !== undefined) {
      return { ...(table !== undefined && { table }), ...(constraint !== undefined && { constraint }) };
    }
  }
  return {};
}

function innermost(error: Error): Error | undefined {
  let found = innerOf(error);
  for (let depth = 0; found !== undefined && depth < DEEPEST; depth++) {
    const next = innerOf(found);
    if (next === undefined) break;
    found = next;
  }
  return found;
}

function typeOf(error: Error): string {
  return /^[\w$]{1,60}$/.test(error.name) ? error.name : 'Error';
}

/**
 * The stack frames without the head, which repeats the message. Below a database error, only frames of our own code
 * are useful.
 */
function framesOf(error: Error): string {
  const head = `${error.name}: ${error.message}`;
  const stack = error.stack ?? '';
  const lines = (stack.startsWith(head) ? stack.slice(head.length) : stack)
    .split('\n')
    .filter((line) => line.startsWith('    at ') && line.length < LONGEST_FRAME && PLACE_OF_FRAME.test(line));
  const own = isOfDatabase(error) ? lines.filter((line) => !/[/\\]node_modules[/\\]|\bnode:/.test(line)) : lines;
  return (own.length > 0 ? own : lines).slice(0, LONGEST_STACK).join('\n');
}

const LONGEST_FRAME = 500;
const PLACE_OF_FRAME = /(?::\d+|<anonymous>|native)\)?$/;

function textOf(error: Error, name: string): string | undefined {
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' && value.length <= 100 ? value : undefined;
}

function numberOf(error: Error, name: string): number | undefined {
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'number' ? value : undefined;
}
