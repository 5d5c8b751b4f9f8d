import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { runTied } from './keycloak/tied-script.ts';
import { bringArtifact, type MavenArtifact } from './maven-artifact.ts';

/** A real service of S3, in Java: it verifies signatures, and keeps buckets in a folder. */
const S3PROXY: MavenArtifact = {
  label: 'S3Proxy',
  group: 'org/gaul',
  artifact: 's3proxy',
  version: '3.0.0',
  file: 's3proxy-3.0.0-jar-with-dependencies.jar',
  sha256: 'f5931bd2a7706e75bd15713224c98ddda22ac022a48d4f9937ce884acef9ce25',
  megabytes: 52,
};

const CACHE = resolve(import.meta.dirname, '../../node_modules/.cache/pwp-s3');
/** How long it may take to start on a busy machine, ms. */
const PATIENCE = 90_000;

/** Where a service keeps its buckets and listens, and what runs it. */
export interface S3ServiceOptions {
  folder: string;
  port: number;
  /** Command of a Java. */
  java: string;
  /** Repository that it is brought from the first time. */
  mavenUrl: string;
  secretKey: string;
  /** What its process inherits. */
  environment: Readonly<Record<string, string | undefined>>;
  onStep: (line: string) => void;
}

/** A service of S3 with one bucket. */
export interface S3Service {
  url: string;
  bucket: string;
  accessKeyId: string;
  secretKey: string;
  /** Where the bucket's objects are, a file each, by key. */
  folder: string;
  /** Kills it; what it keeps stays. */
  stop: () => Promise<void>;
}

/** A service that is there to be started: its command ends when it is told to. */
export interface PreparedS3 extends Omit<S3Service, 'stop'> {
  command: readonly string[];
}

/** Brings the service the first time, and writes what it reads when it starts. */
export async function prepareS3(
  options: Pick<S3ServiceOptions, 'folder' | 'port' | 'java' | 'mavenUrl' | 'secretKey' | 'onStep'>,
): Promise<PreparedS3> {
  const { folder, java, secretKey } = options;
  const { path } = await bringArtifact(S3PROXY, CACHE, options.mavenUrl, options.onStep);
  const bucket = 'versions';
  const accessKeyId = 'portail';
  const url = `http://127.0.0.1:${options.port}`;
  await mkdir(join(folder, bucket), { recursive: true });
  const settings = {
    's3proxy.authorization': 'aws-v4',
    's3proxy.endpoint': url,
    's3proxy.identity': accessKeyId,
    's3proxy.credential': secretKey,
    'jclouds.provider': 'filesystem-nio2',
    'jclouds.filesystem.basedir': folder,
  };
  const file = join(folder, 's3proxy.properties');
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(file, lines.join(''), { mode: 0o600 });
  // It serves little: what the second compiler gains costs more.
  const command = [java, '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-jar', path, '--properties', file];
  return { url, bucket, accessKeyId, secretKey, folder: join(folder, bucket), command };
}

/** Starts the service; it ends with this process. Throws when it does not start. */
export async function startS3Service(options: S3ServiceOptions): Promise<S3Service> {
  const { folder } = options;
  const { command, ...service } = await prepareS3(options);
  const log = openSync(join(folder, 's3proxy.log'), 'w');
  const child = runTied(['-c', 'exec "$@"', 'sh', ...command], options.environment, log);
  closeSync(log);
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  for (const deadline = Date.now() + PATIENCE; !(await isS3Up(service.url)); await setTimeout(100)) {
    if (child.exitCode === null && child.signalCode === null && Date.now() < deadline) continue;
    await stop();
    throw new Error(`S3Proxy ne démarre pas au port ${options.port} (code ${child.exitCode}).`);
  }
  return { ...service, stop };
}

/** Whether a service answers there, whatever it says. */
export async function isS3Up(url: string): Promise<boolean> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer !== undefined;
}
