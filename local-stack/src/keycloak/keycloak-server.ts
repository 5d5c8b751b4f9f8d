import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { OPERATOR_CLIENT } from '@pwp/keycloak';
import { killTied, runTied } from './tied-script.ts';

/** Settings of a Keycloak process. */
export interface KeycloakServerOptions {
  /** Its unpacked folder, theme included. */
  home: string;
  /** Folder of a JDK; the PATH's java when absent. */
  javaHome: string | undefined;
  port: number;
  /** Public address, `…/auth`. */
  publicUrl: string;
  databaseUrl: string;
  /** Of the client that may make realms. */
  adminSecret: string;
  /** File of its log. */
  logFile: string;
  /** Environment that its process inherits. */
  environment: Readonly<Record<string, string | undefined>>;
  /** It is killed when it has not ended so long after it was asked to, ms; 20 s by default. */
  stopTimeout?: number;
  onStep: (line: string) => void;
}

/** A running Keycloak. */
export interface KeycloakServer {
  url: string;
  stop: () => Promise<void>;
}

/** Build-time options: with them fixed, the start is 5 s shorter. */
const BUILD = [
  'build',
  '--db=mariadb',
  '--health-enabled=true',
  '--http-relative-path=/auth',
  '--http-management-relative-path=/',
  '--features-disabled=kerberos,device-flow,ciba,impersonation',
];

/**
 * For a few dozen accounts in one process: a small heap, the serial collector and the first compiler halve the start.
 */
export const JAVA = {
  JAVA_OPTS_KC_HEAP: '-Xms64m -Xmx512m',
  JAVA_OPTS_GC: '-XX:+UseSerialGC',
  JAVA_OPTS_APPEND: '-XX:TieredStopAtLevel=1',
};

const START_TIMEOUT = 240_000;
const STOP_TIMEOUT = 20_000;
const ANSWER_TIMEOUT = 5_000;

/**
 * Builds Keycloak unless it was built with these options, starts it and waits until it is ready. It ends with this
 * process, however that ends; an end that nobody asked for is told to `onStep`. Throws, in French and with the way
 * out, when its ports are taken or it does not start.
 */
export async function startKeycloak(options: KeycloakServerOptions): Promise<KeycloakServer> {
  for (const port of [options.port, options.port + 1]) await requireFree(port);
  const { username, password } = new URL(options.databaseUrl);
  const environment = {
    ...options.environment,
    ...JAVA,
    // Arguments are shown to everybody on the machine.
    KC_DB_USERNAME: decodeURIComponent(username),
    KC_DB_PASSWORD: decodeURIComponent(password),
    ...(options.javaHome === undefined ? {} : { JAVA_HOME: options.javaHome }),
    KC_BOOTSTRAP_ADMIN_CLIENT_ID: OPERATOR_CLIENT,
    KC_BOOTSTRAP_ADMIN_CLIENT_SECRET: options.adminSecret,
  };
  const kc = join(options.home, 'bin/kc.sh');
  await buildOnce(kc, options, environment);

  options.onStep('Keycloak : démarrage');
  const log = openSync(options.logFile, 'w');
  const child = runTied([kc, ...startArguments(options)], environment, log);
  closeSync(log);
  const ended = once(child, 'close');
  await untilReady(`http://127.0.0.1:${options.port + 1}/health/ready`, child, options.logFile);
  let isAskedToEnd = false;
  void ended.then(() => {
    if (!isAskedToEnd)
      options.onStep(
        `Keycloak s’est arrêté : plus personne ne peut se connecter. Arrêtez le portail par Ctrl-C, puis recommencez. Fin de ${options.logFile} :\n${tail(options.logFile)}`,
      );
  });
  return {
    url: `http://127.0.0.1:${options.port}/auth`,
    async stop() {
      isAskedToEnd = true;
      child.kill('SIGTERM');
      const timer = new AbortController();
      await Promise.race([ended, setTimeout(options.stopTimeout ?? STOP_TIMEOUT, undefined, { signal: timer.signal })]);
      timer.abort();
      killTied(child);
    },
  };
}

/** What answers on a port that is taken would be taken for the Keycloak that is started. */
async function requireFree(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening').catch((error: unknown) => {
    throw new Error(
      `Le port ${port} de Keycloak est déjà pris ou interdit : un Keycloak d’un départ précédent tourne encore ? Arrêtez ce qui l’occupe, ou choisissez un autre port avec PWP_KEYCLOAK_PORT.`,
      { cause: error },
    );
  });
  server.close();
  await once(server, 'close');
}

function startArguments({ port, publicUrl, databaseUrl }: KeycloakServerOptions): string[] {
  const { hostname, port: databasePort, pathname } = new URL(databaseUrl);
  return [
    'start',
    '--optimized',
    // What OWASP asks of Argon2id, as in production.
    '--spi-password-hashing--argon2--memory=19456',
    '--spi-password-hashing--argon2--iterations=2',
    '--http-enabled=true',
    '--http-host=127.0.0.1',
    `--http-port=${port}`,
    '--http-management-host=127.0.0.1',
    `--http-management-port=${port + 1}`,
    `--hostname=${publicUrl}`,
    '--hostname-backchannel-dynamic=false',
    '--cache=local',
    `--db-url=jdbc:mariadb://${hostname}:${databasePort === '' ? '3306' : databasePort}${pathname}`,
  ];
}

/** Keycloak rebuilds itself for its options and providers, only when these change. */
async function buildOnce(
  kc: string,
  { home, onStep }: KeycloakServerOptions,
  environment: Record<string, string | undefined>,
): Promise<void> {
  const mark = join(home, 'data-pwp-build');
  const wanted = createHash('sha256').update(BUILD.join(' ')).digest('hex');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  onStep('Keycloak : préparation (une fois, environ une minute)');
  const child = runTied([kc, ...BUILD], environment, 'pipe');
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`La préparation de Keycloak a échoué :\n${printed}`);
  writeFileSync(mark, wanted);
}

async function untilReady(url: string, child: ChildProcess, logFile: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`Keycloak s’est arrêté. Fin de ${logFile} :\n${tail(logFile)}`);
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_TIMEOUT) }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok === true) return;
    await setTimeout(250);
  }
  child.kill('SIGTERM');
  throw new Error(`Keycloak ne répond pas après ${START_TIMEOUT / 1000} s. Voir ${logFile}.`);
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').split('\n').slice(-15).join('\n');
}
