import { once } from 'node:events';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { Found } from './finding.ts';

/** A certificate is renewed a month before its end: one that was not by then is told of, days. */
const FEW_DAYS = 21;
const DAY = 24 * 3_600_000;

const UNKNOWN_AUTHORITY =
  'son autorité n’est pas connue de cette machine : NODE_EXTRA_CA_CERTS pour une autorité à vous, sinon fullchain.pem sans ses intermédiaires';
/** What is wrong with a certificate, by the code of Node. */
const FAULTS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'périmé : renouvelez-le, puis systemctl reload nginx',
  CERT_NOT_YET_VALID: 'pas encore valable : l’heure de cette machine, ou un certificat fait pour plus tard',
  ERR_TLS_CERT_ALTNAME_INVALID: 'fait pour un autre nom que celui du portail',
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_AUTHORITY,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
};

/** Whether browsers take the certificate of this https address, and for how long. `patience`: for the handshake, ms. */
export async function certificateLasts(address: string, patience: number): Promise<Found> {
  const { hostname, port } = new URL(address);
  const socket = connect({
    host: hostname,
    port: Number(port || 443),
    ...(isIP(hostname) === 0 && { servername: hostname }),
  });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(patience) });
    const left = Math.floor((Date.parse(socket.getPeerCertificate().valid_to) - Date.now()) / DAY);
    const said = `encore ${left} jours`;
    return left < FEW_DAYS ? ['faible', `${said} : le renouvellement n’a pas eu lieu (certbot renew)`] : ['bon', said];
  } catch (error) {
    const fault = error instanceof Error && 'code' in error ? FAULTS[String(error.code)] : undefined;
    if (fault === undefined) throw error;
    return ['manque', fault];
  } finally {
    socket.destroy();
  }
}
