import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bringArtifact, type MavenArtifact } from '@pwp/local-stack/maven-artifact';
import { vi } from 'vitest';
import { freePort } from './free-port.ts';
import { testConfig } from './config.ts';

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

const CACHE = resolve(import.meta.dirname, '../../../node_modules/.cache/pwp-s3');
/** How long it may take to start on a busy machine, ms. */
const PATIENCE = 90_000;

/** A service of S3 with one empty bucket. */
export interface S3Service {
  url: string;
  bucket: string;
  accessKeyId: string;
  secretKey: string;
  /** Where the bucket's objects are, a file each, by key. */
  folder: string;
  stop: () => Promise<void>;
}

/** The Java of JAVA_HOME, else the one on the PATH. */
export const java = testConfig.javaHome === undefined ? 'java' : join(testConfig.javaHome, 'bin/java');

/** Whether this machine can run it. */
export function hasJava(): boolean {
  return spawnSync(java, ['-version']).status === 0;
}

/** Brings the service the first time, and starts it. */
export async function startS3(): Promise<S3Service> {
  const { path } = await bringArtifact(S3PROXY, CACHE, testConfig.mavenUrl, console.log);
  const folder = await mkdtemp(join(tmpdir(), 'pwp-s3-'));
  const service = { bucket: 'versions', accessKeyId: 'tests', secretKey: 'secret-de-s3-pour-les-tests' };
  const url = `http://127.0.0.1:${await freePort()}`;
  await mkdir(join(folder, service.bucket));
  const settings = {
    's3proxy.authorization': 'aws-v4',
    's3proxy.endpoint': url,
    's3proxy.identity': service.accessKeyId,
    's3proxy.credential': service.secretKey,
    'jclouds.provider': 'filesystem-nio2',
    'jclouds.filesystem.basedir': folder,
  };
  const file = join(folder, 's3proxy.properties');
  await writeFile(
    file,
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  // It lives a few seconds: what the second compiler gains costs more.
  const child = spawn(java, ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-jar', path, '--properties', file], {
    stdio: 'ignore',
  });
  const stop = async () => {
    child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  };
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`S3Proxy does not start (code ${code}).`);
  });
  try {
    await Promise.race([ended, vi.waitFor(() => fetch(url), { timeout: PATIENCE })]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, ...service, folder: join(folder, service.bucket), stop };
}
