/** The verdict on a signature. `unknown`: the browser has no Ed25519, or gives a page on plain HTTP no cryptography. */
export type SignatureVerdict = 'signed' | 'altered' | 'unknown';

/** Whether the registry signed this very text of a manifest. `key` and `signature` are base64. */
export async function verifySignature(text: string, signature: string, key: string): Promise<SignatureVerdict> {
  if (!('subtle' in crypto)) return 'unknown';
  try {
    const publicKey = await crypto.subtle.importKey('raw', bytesOf(key), 'Ed25519', false, ['verify']);
    const signed = new TextEncoder().encode(`pwp-manifest-1\n${text}`);
    return (await crypto.subtle.verify('Ed25519', publicKey, bytesOf(signature), signed)) ? 'signed' : 'altered';
  } catch (error) {
    // A malformed key or signature is an alteration. Only a missing algorithm is `unknown`.
    return error instanceof DOMException && error.name === 'NotSupportedError' ? 'unknown' : 'altered';
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
