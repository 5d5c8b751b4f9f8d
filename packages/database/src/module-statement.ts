/** A statement that an isolated module may not have run. */
export class StatementRefused extends Error {
  constructor(why: string) {
    super(`A statement of an isolated module ${why}.`);
    this.name = 'StatementRefused';
  }
}

const words = (said: string): ReadonlySet<string> => new Set(said.split(' '));

type Dialect = 'sqlite' | 'mariadb';

const VERBS: ReadonlySet<string> = new Set(['select', 'insert', 'update', 'delete', 'replace', 'with']);

/** Names of what is not the module's own, and functions that hold a lock, wait, or fill memory. */
const REFUSED = words(
  'information_schema performance_schema mysql sys outfile dumpfile procedure sleep benchmark load_file get_lock release_lock release_all_locks is_free_lock is_used_lock master_pos_wait master_gtid_wait nextval lastval setval',
);
/** What a step of the schema has no need of: other tables, other places of files, other kinds of tables. */
const REFUSED_IN_STEPS = words(
  'select like rename union directory connection tablespace partition exchange trigger view sequence server temporary virtual as using import discard',
);

/** The longest statement, characters: a thousand rows at once, of 1,000 characters each. */
const LONGEST = 1_000_000;
/** And its words: those of a thousand rows of a hundred columns. */
const MOST_WORDS = 100_000;
/** What is read of a statement. Whatever is beyond ASCII is part of a name, a no-break space too. */
const TOKEN = /[\w$\x80-\uffff]+|--|\/\*|[#;\0@'"`[.(]/g;
/** Names of a step of the schema, so that none is read as several words. */
const PLAIN = /^\w+$/;
/** Stands for a literal, which SQLite takes for a name where there must be one. */
const LITERAL = "'";

/** Throws for a statement that is too long to be read. */
export function requireFitting(sql: string): void {
  if (sql.length > LONGEST) throw new StatementRefused('is too long');
}

/** The words of a statement in small letters, names without their quotes; literals as `LITERAL`. */
function wordsOf(sql: string, dialect: Dialect): string[] {
  requireFitting(sql);
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  for (let next = TOKEN.exec(sql); next !== null; next = TOKEN.exec(sql)) {
    const { 0: token, index: at } = next;
    if (found.length >= MOST_WORDS) throw new StatementRefused('is too long');
    if (token === '--' || token === '/*' || (token === '#' && dialect === 'mariadb'))
      throw new StatementRefused('has a comment');
    if (token === ';' && sql.slice(at + 1).trim() === '') return found;
    if (token === ';' || token === '\0') throw new StatementRefused('is several');
    if (token === '@') throw new StatementRefused('names a variable');
    if (token === "'" || token === '"' || token === '`' || (token === '[' && dialect === 'sqlite')) {
      const end = endOfQuoted(sql, at, token, dialect);
      // SQLite takes a text between double quotes for a name where there is one.
      const isName = token !== "'" && !(token === '"' && dialect === 'mariadb');
      found.push(isName ? sql.slice(at + 1, end).toLowerCase() : LITERAL);
      TOKEN.lastIndex = end + 1;
    } else if (token !== '#' && token !== '[') found.push(token.toLowerCase());
  }
  return found;
}

/** Where a quoted part ends. */
function endOfQuoted(sql: string, start: number, quote: string, dialect: Dialect): number {
  const close = quote === '[' ? ']' : quote;
  const escapes = dialect === 'mariadb' && quote !== '`';
  for (let at = start + 1; at < sql.length; at += 1) {
    const character = sql.charAt(at);
    if (escapes && character === '\\') at += 1;
    else if (character === close) {
      if (quote === '[' || sql.charAt(at + 1) !== close) return at;
      at += 1;
    }
  }
  throw new StatementRefused('does not end');
}

/** Throws unless a statement reads or writes rows, and names nothing of the server itself. */
export function requireRowStatement(sql: string, dialect: Dialect): void {
  const all = wordsOf(sql, dialect);
  const verb = all.find((word) => word !== '(');
  if (verb === undefined || !VERBS.has(verb)) throw new StatementRefused('neither reads nor writes rows');
  const refused = all.find((word) => REFUSED.has(word));
  if (refused !== undefined) throw new StatementRefused(`says « ${refused} »`);
}

/** Whether a statement of a migration makes or changes a table of the module. Throws for one of another. */
export function isOwnStep(sql: string, dialect: Dialect, isOwn: (table: string) => boolean): boolean {
  const all = wordsOf(sql, dialect);
  const odd = all.find((word) => !PLAIN.test(word) && !['(', '.', LITERAL].includes(word));
  if (odd !== undefined) throw new StatementRefused(`has the name « ${odd.slice(0, 100)} » in a step of its schema`);
  const said = all.join(' ');
  const [, table] =
    /^create table (?:if not exists )?(\S+)/.exec(said) ??
    /^create (?:unique )?index (?:if not exists )?\S+ on (\S+)/.exec(said) ??
    /^alter table (?:if exists )?(\S+)/.exec(said) ??
    /^drop table (?:if exists )?(\S+)$/.exec(said) ??
    /^drop index (?:if exists )?\S+ on (\S+)/.exec(said) ??
    [];
  if (table === undefined) return false;
  const refused = all.find((word) => word === '.' || REFUSED_IN_STEPS.has(word) || REFUSED.has(word));
  if (refused !== undefined) throw new StatementRefused(`says « ${refused} » in a step of its schema`);
  if (all.some((word, at) => word === 'engine' && all[at + 1] !== 'innodb'))
    throw new StatementRefused('asks for another engine than InnoDB');
  const referred = all.find((word, at) => all[at - 1] === 'references' && !isOwn(word));
  if (referred !== undefined) throw new StatementRefused(`refers to « ${referred} », which is not the module's table`);
  if (!isOwn(table)) throw new StatementRefused(`is about « ${table} », which is not the module's table`);
  return true;
}
