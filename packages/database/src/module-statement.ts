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

/** Names of what is not the module's own, and functions that hold a lock, wait, compute past their time, or fill memory. */
const REFUSED = words(
  'information_schema performance_schema mysql sys outfile dumpfile procedure sleep benchmark load_file get_lock release_lock release_all_locks is_free_lock is_used_lock master_pos_wait master_gtid_wait nextval lastval setval kdf',
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
/** By what one begins. */
const STEPS: ReadonlySet<string> = new Set(['create', 'alter', 'drop', 'analyze']);
/** What follows the word `constraint` of one without a name. */
const UNNAMED = words('primary unique foreign check');
/** The longest look at a table, characters. */
const LONGEST_LOOK = 200;
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

/** By what Sequelize looks at a table: what each names is the module's own. */
const LOOKS: Readonly<Record<Dialect, RegExp>> = {
  sqlite: /^PRAGMA (\w+)\(`(\w+)`\);?$/,
  mariadb: /^SHOW ([A-Z ]+) FROM `(\w+)`;?$/,
};
const LOOKED_AT: ReadonlySet<string> = words('table_info index_list index_info foreign_key_list');
const SHOWN: ReadonlySet<string> = new Set(['full columns', 'index']);
/** The index that SQLite makes for a key is called by its table. */
const MADE_FOR_KEYS = 'sqlite_autoindex_';

/** Whether a statement looks at how a table of the module is made; `isStep`: a step of its schema does. */
export function isLook(sql: string, dialect: Dialect, isOwn: (table: string) => boolean, isStep: boolean): boolean {
  if (sql.length > LONGEST_LOOK) return false;
  const [, what = '', name = ''] = LOOKS[dialect].exec(sql) ?? [];
  const look = what.toLowerCase();
  // Of these, a module that serves asks one.
  if (!isStep && look !== 'table_info') return false;
  const table = name.startsWith(MADE_FOR_KEYS) ? name.slice(MADE_FOR_KEYS.length) : name;
  return (dialect === 'sqlite' ? LOOKED_AT : SHOWN).has(look) && isOwn(table);
}

/** Whether a statement of a migration makes or changes a table of the module, or counts it anew. Throws for one of another. */
export function isOwnStep(sql: string, dialect: Dialect, isOwn: (table: string) => boolean): boolean {
  const all = wordsOf(sql, dialect);
  if (!STEPS.has(all[0] ?? '')) return false;
  const odd = all.find((word) => !PLAIN.test(word) && !['(', '.', LITERAL].includes(word));
  if (odd !== undefined) throw new StatementRefused(`has the name « ${odd.slice(0, 100)} » in a step of its schema`);
  const said = all.join(' ');
  const { table, index } =
    /^create table (?:if not exists )?(?<table>\S+)/.exec(said)?.groups ??
    /^create (?:unique )?index (?:if not exists )?(?<index>\S+) on (?<table>\S+)/.exec(said)?.groups ??
    /^alter table (?:if exists )?(?<table>\S+)/.exec(said)?.groups ??
    /^drop table (?:if exists )?(?<table>\S+)$/.exec(said)?.groups ??
    /^drop index (?:if exists )?(?<index>\S+) on (?<table>\S+)/.exec(said)?.groups ??
    (dialect === 'sqlite' ? /^drop index (?:if exists )?(?<table>\S+)$/ : /^analyze table (?<table>\S+)$/).exec(said)
      ?.groups ??
    /^analyze (?<table>\S+)$/.exec(said)?.groups ??
    {};
  if (table === undefined) throw new StatementRefused('is no step of a schema that a module takes');
  // A database has one name for those of all tables: a taken one keeps another module's from being made.
  const claimed = [index, ...all.filter((_, at) => all[at - 1] === 'constraint')].find(
    (name) => name !== undefined && !UNNAMED.has(name) && !isOwn(name),
  );
  if (claimed !== undefined)
    throw new StatementRefused(`names « ${claimed} », which does not begin as the module's tables do`);
  const refused = all.find((word) => word === '.' || REFUSED_IN_STEPS.has(word) || REFUSED.has(word));
  if (refused !== undefined) throw new StatementRefused(`says « ${refused} » in a step of its schema`);
  if (all.some((word, at) => word === 'engine' && all[at + 1] !== 'innodb'))
    throw new StatementRefused('asks for another engine than InnoDB');
  const referred = all.find((word, at) => all[at - 1] === 'references' && !isOwn(word));
  if (referred !== undefined) throw new StatementRefused(`refers to « ${referred} », which is not the module's table`);
  if (!isOwn(table)) throw new StatementRefused(`is about « ${table} », which is not the module's table`);
  return true;
}
