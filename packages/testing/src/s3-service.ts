import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startS3Service } from '@pwp/local-stack/s3-service';
import { freePort } from './free-port.ts';
import { inherited, testConfig } from './config.ts';

/** A service of S3 with one bucket. */
export interface S3Service {
  url: string;
  bucket: string;
  accessKeyId: string;
  secretKey: string;
  /** Where the bucket's objects are, a file each, by key. */
  folder: string;
  /** Ends it, and forgets what it keeps. */
  stop: () => Promise<void>;
}

/** The Java of JAVA_HOME, else the one on the PATH. */
export const java = testConfig.javaHome === undefined ? 'java' : join(testConfig.javaHome, 'bin/java');

/** Whether this machine can run it. */
export function hasJava(): boolean {
  return spawnSync(java, ['-version']).status === 0;
}

/** Starts a service with one empty bucket, which goes when it stops. */
export async function startS3(): Promise<S3Service> {
  const folder = await mkdtemp(join(tmpdir(), 'pwp-s3-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const service = await startS3Service({
      folder,
      port: await freePort(),
      java,
      mavenUrl: testConfig.mavenUrl,
      secretKey: 'secret-de-s3-pour-les-tests',
      environment: inherited,
      onStep: console.log,
    });
    return { ...service, stop: () => service.stop().then(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}
