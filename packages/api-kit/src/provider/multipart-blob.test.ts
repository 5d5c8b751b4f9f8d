import { expect, test } from 'vitest';
import { multipartBlob } from './multipart-blob.ts';

const read = (body: Blob) => new Response(body, { headers: { 'content-type': body.type } }).formData();

test('fields and files are read back as they were, in their order', async () => {
  const first = new Blob([new Uint8Array([0, 13, 10, 45, 45, 255])], { type: 'application/pdf' });
  const form = await read(
    multipartBlob({ metadonnees: '{"nom":"Été"}' }, [
      { name: 'fichiers', filename: 'Été « 1 ».pdf', content: first },
      { name: 'fichiers', filename: 'vide', content: new Blob([]) },
    ]),
  );
  expect([...form.keys()]).toEqual(['metadonnees', 'fichiers', 'fichiers']);
  expect(form.get('metadonnees')).toBe('{"nom":"Été"}');
  const files = await Promise.all(
    form.getAll('fichiers').map(async (file) => {
      if (typeof file === 'string') throw new Error('a file is expected');
      return { name: file.name, type: file.type, bytes: [...new Uint8Array(await file.arrayBuffer())] };
    }),
  );
  expect(files).toEqual([
    { name: 'Été « 1 ».pdf', type: 'application/pdf', bytes: [0, 13, 10, 45, 45, 255] },
    { name: 'vide', type: 'application/octet-stream', bytes: [] },
  ]);
});

test('a name cannot end its own header', async () => {
  const body = multipartBlob({}, [
    { name: 'fichiers', filename: 'a"\r\nX-Autre: 1\r\n\r\n.pdf', content: new Blob(['x']) },
  ]);
  expect(await body.text()).toContain('filename="a%22%0D%0AX-Autre: 1%0D%0A%0D%0A.pdf"\r\n');
});
