import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';

/** What a link turns off, for whom: a kind of notice, or the daily mail. */
const Refused = z.object({ accountId: z.string(), kind: z.string().optional() });
type Refused = z.output<typeof Refused>;

/** Links by which mails are refused without signing in (RFC 8058). */
export interface UnsubscribeLinks {
  /** The address that a mail client posts to. */
  linkOf: (refused: Refused) => string;
  /** What a token turns off; undefined when this portal did not write it. */
  read: (token: string) => Refused | undefined;
}

const CIPHER = 'aes-256-gcm';
/** Bytes. */
const IV = 12;
const TAG = 16;

/** Encrypts what a link turns off, so that an address names nobody; `secret` is the portal's, and ends all links when it changes. */
export function createUnsubscribeLinks(secret: string, publicUrl: string): UnsubscribeLinks {
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'desabonnement', 32)));
  return {
    linkOf(refused) {
      const iv = randomBytes(IV);
      const cipher = createCipheriv(CIPHER, key, iv);
      const sealed = Buffer.concat([cipher.update(JSON.stringify(refused)), cipher.final()]);
      const token = Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
      return `${publicUrl}/api/notifications/desabonnement?jeton=${token}`;
    },
    read(token) {
      const bytes = Buffer.from(token, 'base64url');
      try {
        const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV), { authTagLength: TAG });
        decipher.setAuthTag(bytes.subarray(IV, IV + TAG));
        const text = Buffer.concat([decipher.update(bytes.subarray(IV + TAG)), decipher.final()]).toString();
        return Refused.parse(JSON.parse(text));
      } catch {
        return undefined;
      }
    },
  };
}
