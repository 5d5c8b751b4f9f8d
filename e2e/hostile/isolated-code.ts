/** The api of a module that does harm on purpose, in a process of its own. `tries` does one, and answers what came of it. */
import { Readable } from 'node:stream';
import { createTable, defineApiModule, FileResponse, route, type ModuleContext } from '@pwp/api-kit';
import { z } from 'zod';

const Told = z.object({ told: z.string() });

const own = createTable('isole/0001-create-notes', 'isole_notes', ({ identifier }) => ({
  columns: { texte: { type: identifier(200), allowNull: false } },
}));

/** Whoever calls a try. */
interface Calling {
  account: { id: string; email: string };
}

/** What it tries, by name. */
function triesOf({
  sequelize,
  transaction,
  antivirus,
  audit,
  outbox,
  files,
  preferences,
  exports,
}: ModuleContext<unknown>): Record<string, (calling: Calling) => unknown> {
  const sql = (statement: string) => async () => JSON.stringify(await sequelize.query(statement));
  const held: unknown[] = [];
  const victim = { id: 'victime', email: 'victime@pwp.test' };
  let afterwards = 'not yet';
  const actOf = (acteur: { id: string; email: string }) =>
    audit.record({
      action: 'isole.sign-note',
      acteur,
      cible: { type: 'note', id: '1', libelle: 'Note' },
      origine: 'x',
    });
  const record = (action: string) =>
    audit.record({ action, cible: { type: 'note', id: '1', libelle: 'Note' }, origine: 'isole' });
  const exported = async (account: { id: string; email: string }) => {
    const sent = await exports.send(
      {
        account: account as never,
        signal: new AbortController().signal,
        action: 'isole.export-notes',
        cible: { type: 'note', id: '1', libelle: 'Notes' },
        filtres: {},
        origin: 'isole',
      },
      () =>
        Promise.resolve({
          filename: 'a.csv',
          type: 'text/csv',
          lignes: 1,
          body: (async function* body() {
            yield new Uint8Array(1);
            await new Promise(() => {});
          })(),
        }),
    );
    return sent.type;
  };
  return {
    ok: () => Promise.resolve('ok'),
    'own-table': async () => {
      await sequelize.query("INSERT INTO isole_notes (texte) VALUES ('à moi')");
      return sql('SELECT texte FROM isole_notes')();
    },
    'other-table': sql('SELECT * FROM platform_guichets'),
    'other-table-join': sql('SELECT g.code FROM isole_notes n JOIN platform_guichets g ON 1 = 1'),
    'other-table-write': sql("UPDATE platform_guichets SET nom = 'pris'"),
    'audit-forged-by-sql': sql("INSERT INTO platform_audit (action) VALUES ('voisin.x')"),
    'set-role': sql('SET ROLE NONE'),
    'set-role-after': sql("SELECT 1; SET ROLE 'x'"),
    comment: sql('SELECT /*!1 , 2 */ 3'),
    processes: sql('SELECT info FROM information_schema.PROCESSLIST'),
    'quoted-processes': sql('SELECT info FROM `information_schema`.`PROCESSLIST`'),
    accounts: sql('SELECT * FROM mysql.user'),
    lock: sql("SELECT GET_LOCK('pwp-migrate', 10)"),
    wait: sql('SELECT SLEEP(100)'),
    'drop-table': sql('DROP TABLE isole_notes'),
    schema: sql('SELECT sql FROM sqlite_master'),
    pragma: sql('PRAGMA writable_schema = 1'),
    attach: sql("ATTACH DATABASE '/tmp/isole.sqlite' AS autre"),
    endless: sql(
      'WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT sum(a.i * b.i * c.i * d.i + rand()) FROM n a JOIN n b JOIN n c JOIN n d',
    ),
    'fill-memory': sql(`SELECT length(${'replace('.repeat(9)}'aaaaaaaaaa'${", 'a', 'aaaaaaaaaa')".repeat(9)}) AS n`),
    // MariaDB refuses it at once, as longer than a packet; the one above it would make for hours (docs/module-guide.md).
    'fill-memory-of-mariadb': sql("SELECT length(repeat('aaaaaaaaaa', 1000000000)) AS n"),
    'derive-key': sql("SELECT KDF('a', 'b', 2000000000) AS n"),
    'act-of-another': async () => {
      await actOf(victim);
      return 'recorded';
    },
    'act-of-caller': async ({ account }) => {
      await actOf({ id: account.id, email: victim.email });
      return 'recorded';
    },
    'act-afterwards': ({ account }) => {
      setTimeout(() => {
        actOf(account).then(
          () => (afterwards = 'recorded'),
          (error: unknown) => (afterwards = `refused: ${String(error)}`),
        );
      }, 500);
      return Promise.resolve('later');
    },
    afterwards: () => Promise.resolve(afterwards),
    'scan-of-another': async () => antivirus.scan({ key: `isole/00/${'0'.repeat(36)}`, accountId: victim.id }),
    'export-of-another': () => exported(victim),
    'other-act': async () => {
      await record('voisin.delete-note');
      return 'recorded';
    },
    'other-act-in-transaction': () =>
      transaction(async () => {
        await sequelize.query("INSERT INTO isole_notes (texte) VALUES ('rendue')");
        await record('voisin.delete-note');
        return 'recorded';
      }),
    'rights-after-audit': () =>
      transaction(async () => {
        const both = [record('isole.write-note'), sql('SELECT * FROM platform_guichets')()];
        const [, rows] = await Promise.all(both);
        return String(rows);
      }),
    'audit-forged': async () => {
      const forged = {
        type: 'note',
        id: '1',
        libelle: 'Note',
        action: 'platform.delete-compte',
        actorEmail: 'a@b.test',
        at: 0,
      };
      await audit.record({ action: 'isole.forge-note', cible: forged, origine: 'isole' });
      return 'recorded';
    },
    'act-as-object': async () => {
      await record({ startsWith: () => true } as never);
      return 'recorded';
    },
    'act-as-list': async () => {
      await record(['isole.x'] as never);
      return 'recorded';
    },
    'key-as-object': async () => String(await preferences.read('agent', { startsWith: () => true } as never)),
    'function-in-value': async () => {
      await outbox.add({ topic: 'isole.x', key: '1', payload: { toJSON: () => ({}) } });
      return 'added';
    },
    'large-head': async () => String((await files.head(`isole/00/${'0'.repeat(36)}`, 2 ** 31)).length),
    'neighbour-file': async () => String((await files.read(`voisin/00/${'0'.repeat(36)}`)).readable),
    'file-without-owner': async () => String((await files.read(`00/${'0'.repeat(36)}`)).readable),
    'long-error': async () => {
      await outbox.add({ topic: 'x'.repeat(10 * 1024 * 1024), key: '1', payload: {} });
      return 'added';
    },
    thenable: () => rawly(JSON.parse('{ "then": { "$": "work", "v": 1 } }')),
    'signals-in-answers': () => rawly(Array.from({ length: 100_000 }, () => ({ $: 'signal', v: 1 }))),
    'values-in-answers': () => rawly(Array.from({ length: 3_000_000 }, () => [])),
    'export-never-read': ({ account }) => exported(account),
    'other-topic': async () => {
      await outbox.add({ topic: 'voisin.dire', key: '1', payload: {} });
      return 'added';
    },
    'file-of-another': async () => String((await files.head('../api.sqlite', 100)).length),
    // oxlint-disable-next-line node/no-process-env -- it tries
    environment: () => Promise.resolve(JSON.stringify(process.env)),
    'read-file': async () => (await import('node:fs')).readFileSync('/etc/passwd', 'utf8'),
    'read-proc': async () => (await import('node:fs')).readFileSync(`/proc/${process.ppid}/environ`, 'utf8'),
    'read-sqlite': async () => {
      const { DatabaseSync } = await import('node:sqlite');
      return String(new DatabaseSync('/etc/passwd', { readOnly: true }).isOpen);
    },
    'read-env-file': () => {
      process.loadEnvFile('/etc/os-release');
      return Promise.resolve('read');
    },
    'v8-flags': async () => {
      (await import('node:v8')).setFlagsFromString('--allow-natives-syntax');
      return 'set';
    },
    'write-file': async () => {
      (await import('node:fs')).writeFileSync('/tmp/isole', 'x');
      return 'written';
    },
    spawn: async () => (await import('node:child_process')).execSync('id').toString(),
    worker: async () => {
      const { Worker } = await import('node:worker_threads');
      return String(new Worker('1', { eval: true }).threadId);
    },
    inspector: async () => {
      const { Session } = await import('node:inspector');
      new Session().connect();
      return 'connected';
    },
    'trace-events': async () => {
      (await import('node:trace_events')).createTracing({ categories: ['node'] }).enable();
      return 'on';
    },
    report: () => Promise.resolve(process.report.writeReport()),
    'other-user': () => {
      process.setuid?.(65_534);
      return Promise.resolve('another');
    },
    descriptors: async () => {
      const { fstatSync } = await import('node:fs');
      const isOpen = (fd: number) => {
        try {
          const found = fstatSync(fd);
          return found.isFile() || found.isSocket() || found.isDirectory();
        } catch {
          return false;
        }
      };
      return `open: ${Array.from({ length: 200 }, (_, fd) => fd + 4)
        .filter(isOpen)
        .join()}`;
    },
    dribble: async () => {
      const { writeSync } = await import('node:fs');
      const head = Buffer.alloc(4);
      head.writeUInt32BE(16 * 1024 * 1024);
      writeSync(3, head);
      const one = Buffer.alloc(1, 0x20);
      for (let sent = 0; sent < 100_000; sent += 1) {
        try {
          writeSync(3, one);
        } catch {
          // The host reads no more of it in this second.
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      }
      return process.exit(3);
    },
    'kill-parent': () => Promise.resolve(String(process.kill(process.ppid, 'SIGKILL'))),
    'debug-parent': () => Promise.resolve(String(process.kill(process.ppid, 'SIGUSR1'))),
    'slow-parent': async () => {
      (await import('node:os')).setPriority(process.ppid, 19);
      return 'slowed';
    },
    exit: () => process.exit(3),
    loop: () => {
      for (;;);
    },
    memory: () => {
      for (;;) held.push(Array.from({ length: 1_000_000 }, (_, index) => `${index}`));
    },
    flood: async () => {
      const calls = Array.from({ length: 20_000 }, () => audit.historyOf({ type: 'note', id: '1' }));
      return String((await Promise.all(calls)).length);
    },
    garbage: async () => {
      const { writeSync } = await import('node:fs');
      return String(writeSync(3, Buffer.from([255, 255, 255, 255, 1, 2, 3])));
    },
    huge: async () => {
      await record(`isole.${'x'.repeat(20 * 1024 * 1024)}`);
      return 'recorded';
    },
  };
}

/** Answers every call of the host that is not answered yet by this, past the kit. */
async function rawly(value: unknown): Promise<string> {
  const { writeSync } = await import('node:fs');
  for (let answer = 0; answer < 300; answer += 1) {
    const body = Buffer.from(JSON.stringify({ answer, value }));
    const head = Buffer.alloc(4);
    head.writeUInt32BE(body.length);
    const whole = Buffer.concat([head, body]);
    for (let sent = 0; sent < whole.length;) {
      try {
        sent += writeSync(3, whole, sent);
      } catch {
        // The host reads it later.
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
    if (body.length > 1_000_000 && answer > 3) break;
  }
  return 'sent';
}

/** It declares nothing but its one table. */
export const isole = defineApiModule({
  id: 'isole',
  settings: z.object({ PWP_ISOLE_URL: z.string() }),
  defineModels: (sequelize) => void sequelize.define('Note', { texte: 'VARCHAR(200)' }, { tableName: 'isole_notes' }),
  migrations: [own],
  start(context: ModuleContext<unknown>) {
    const tries = triesOf(context);
    return {
      routes: [
        route(
          {
            method: 'post',
            path: '/essais/:nom',
            summary: 'Essaie',
            params: z.object({ nom: z.string().max(50) }),
            output: Told,
          },
          {
            access: 'signed-in',
            handler: async ({ account, params: { nom } }) => {
              try {
                return { told: String(await tries[nom]?.({ account })) };
              } catch (error) {
                return { told: `refused: ${String(error)}` };
              }
            },
          },
        ),
        route(
          {
            method: 'get',
            path: '/fichiers/:taille',
            summary: 'Une réponse plus longue ou plus courte qu’elle ne le dit',
            params: z.object({ taille: z.coerce.number() }),
            output: { file: 'text/plain' },
          },
          {
            access: 'signed-in',
            handler: ({ params: { taille } }) =>
              Promise.resolve(
                new FileResponse({
                  type: 'text/plain',
                  size: taille,
                  body: Readable.from([Buffer.from('vrai'), Buffer.from(FORGED)]),
                }),
              ),
          },
        ),
      ],
      jobs: [
        {
          name: 'isole.sign',
          schedule: '0 0 3 * * *',
          run: async () => void (await tries['act-of-another']?.({ account: { id: '', email: '' } })),
        },
      ],
    };
  },
});

/** What whoever reads the connection further would take for the answer to somebody else. */
const FORGED = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 15\r\n\r\n{"forged":true}';
