import { InvalidSettings } from '@pwp/contracts';
import type { BucketOptions } from './bucket.ts';

/** The settings that reach a bucket. */
export interface BucketAccess {
  /** What their names begin with: `PWP_FILES_S3`. */
  names: string;
  url: string | undefined;
  region: string;
  id: string | undefined;
  secret: string | undefined;
}

/**
 * A place where files are kept, read from the setting `name`: a folder, or `s3://bucket/prefix`. Throws `InvalidSettings` when that is
 * no bucket, or lacks the settings to reach it.
 */
export function readPlace(
  name: string,
  target: string,
  { names, url, region, id, secret }: BucketAccess,
): string | BucketOptions {
  if (!target.startsWith('s3://')) return target;
  const [, bucket = '', prefix = ''] = /^s3:\/\/([a-z0-9.-]+)(?:\/([\w./-]*))?$/.exec(target) ?? [];
  if (!isBucketName(bucket))
    throw new InvalidSettings([`${name} : « ${target} » ; « s3://bucket/prefixe » est attendu`]);
  if (url === undefined || id === undefined || secret === undefined) {
    const missing = Object.entries({ URL: url, ID: id, SECRET: secret }).filter(([, value]) => value === undefined);
    throw new InvalidSettings(missing.map(([part]) => `${names}_${part} : à indiquer, puisque ${name} est dans S3`));
  }
  return {
    url: url.replace(/\/$/, ''),
    region,
    accessKeyId: id,
    secretKey: secret,
    bucket,
    prefix: prefix.replace(/\/$/, ''),
  };
}

/** Whether this is a valid bucket name: 3 to 63 characters, a letter or a digit at both ends. */
function isBucketName(name: string): boolean {
  return name.length >= 3 && name.length <= 63 && /^[a-z0-9]/.test(name) && /[a-z0-9]$/.test(name);
}
