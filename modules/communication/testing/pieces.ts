/** A file that is a PDF by its first bytes. */
export function pdf(text = 'guide'): Blob {
  return new Blob([`%PDF-1.7\n${text}\n%%EOF\n`], { type: 'application/pdf' });
}

/** A file that is a PNG by its first bytes. */
export function png(): Blob {
  const bytes = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
  return new Blob([Buffer.from(bytes, 'base64')], { type: 'image/png' });
}

/** The multipart body of a file. */
export function fileForm(content: Blob, name: string, field = 'file'): FormData {
  const form = new FormData();
  form.set(field, content, name);
  return form;
}
