import { randomBytes } from 'node:crypto';

/** A file of a form. */
export interface MultipartFile {
  name: string;
  filename: string;
  content: Blob;
}

/**
 * A multipart/form-data body, fields first, as one Blob of known size that reads its files as it is sent.
 *
 * Node 24's fetch does not take a FormData with files here: it reads all of them at once, whatever the speed of the other
 * side, and when that side answers or hangs up before the end, the read goes on and ends the process (undici issue 5835).
 */
export function multipartBlob(fields: Readonly<Record<string, string>>, files: readonly MultipartFile[]): Blob {
  // In lower case, as the type of a Blob is.
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

/** As browsers write a name (HTML standard, multipart/form-data encoding). */
function quoted(name: string): string {
  return name.replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/"/g, '%22');
}
