/** A file that is a PDF by its first bytes. */
export function pdf(text = 'pièce'): Blob {
  return new Blob([`%PDF-1.7\n${text}\n%%EOF\n`], { type: 'application/pdf' });
}

/** The multipart body of a file. */
export function fileForm(content: Blob, name: string): FormData {
  const form = new FormData();
  form.set('file', content, name);
  return form;
}
