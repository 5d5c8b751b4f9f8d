import { randomBytes } from 'node:crypto';

/** A file of a form. */
export interface MultipartFile {
  name: string;
  filename: string;
  content: Blob;
}

/**
 * A multipart/form-data body of known size, fields first, as one Blob that reads its files while it is sent.
 *
 * Node 24's fetch cannot send a FormData with files here. It reads every file at once, whatever the receiver's speed.
 * When the receiver answers or hangs up early, the read continues and crashes the process (undici issue 5835).
 */
export function multipartBlob(fields: Readonly<Record<string, string>>, files: readonly MultipartFile[]): Blob {
  // In lower case, like the type of a Blob.
  const boundary = `pwp-${randomBytes(24).toString('hex')}`;
  const parts: (string | Blob)[] = [];
  for (const [name, value] of Object.entries(fields)) {
    parts.push(`--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`);
  }
  for (const { name, filename, content } of files) {
    parts.push(
      `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"; filename="${quoted(filename)}"\r\n` +
        `Content-Type: ${content.type === '' ? 'application/octet-stream' : content.type}\r\n\r\n`,
      content,
      '\r\n',
    );
  }
  parts.push(`--${boundary}--\r\n`);
  return new Blob(parts, { type: `multipart/form-data; boundary=${boundary}` });
}

/** Encodes a name like browsers (HTML standard, multipart/form-data encoding). */
function quoted(name: string): string {
  return name.replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/"/g, '%22');
}
